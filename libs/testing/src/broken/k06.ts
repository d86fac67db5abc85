import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { AnyChannel } from '#libs/channel-kit';
import { toy, toyBut, toyOptions } from '../toys/toy.js';
import { broken, brokenOnTheRun, type BrokenChannel } from './broken.js';

const PROCESS = randomUUID();

/** Knows a repeat only as long as the process lives that took the first. */
export const forgetful: AnyChannel = toyBut({
  id: 'forgetful',
  dedupe: ({ from, id }) => ({ key: [PROCESS, from, id] }),
});

export const K6: readonly BrokenChannel[] = [
  broken(
    'K6',
    'answers our faults with a success',
    /not-kept/,
    toyBut({ ack: { ...toy.ack, problem: () => ({ status: 200, headers: {}, body: 'fail' }) } }),
  ),
  broken(
    'K6',
    'answers differently each time',
    /ack\.accepted called twice/,
    toyBut({ ack: { ...toy.ack, accepted: () => ({ status: 200, headers: {}, body: randomUUID() }) } }),
  ),
  brokenOnTheRun(
    'K6',
    'forgets with its process what was there before',
    /kill -9 of the gateway at "flushed"/,
    forgetful,
    {
      ...toyOptions,
      kills: ['flushed'],
      module: fileURLToPath(new URL('./k06.js', import.meta.url)),
    },
  ),
  brokenOnTheRun(
    'K6',
    'promises an answer sooner than Redis can be given up on',
    /a message while Redis is/,
    toyBut({ ack: { ...toy.ack, deadlineMs: 0.001 } }),
    { ...toyOptions, kills: [] },
  ),
];
