import { toy, toyBut, toyOptions } from '../toys/toy.js';
import { broken, draftOf, type BrokenChannel } from './broken.js';

let counter = 0;
const hoard: Uint8Array[] = [];
const MANY = { ...toyOptions, fuzzRuns: 1500 };

export const K3: readonly BrokenChannel[] = [
  broken(
    'K3',
    'looks at the clock',
    /golden "a note"/,
    toyBut({
      normalize: (note) => ({ kind: 'intake', draft: { ...draftOf(note), submittedAt: new Date().toISOString() } }),
    }),
  ),
  broken(
    'K3',
    'counts its messages',
    /golden "a note"/,
    toyBut({ dedupe: ({ from, id }) => ({ key: [from, id, String(counter++)] }) }),
  ),
  broken(
    'K3',
    'reads the environment, and hides that it could not',
    /golden "a note"/,
    toyBut({
      orderingKey: ({ from }) => {
        try {
          return [from, process.env['HOME'] ?? ''];
        } catch {
          return [from];
        }
      },
    }),
  ),
  broken(
    'K3',
    'changes the settings',
    /golden "a note"/,
    toyBut({
      orderingKey: ({ from }, _message, { settings }) => {
        settings.verifier.joiner = '';
        return [from];
      },
    }),
  ),
  broken(
    'K3',
    'stumbles over a text that is empty',
    /mutation \d+ of seed 1/,
    toyBut({
      parse: (message, context) => {
        const note = toy.parse(message, context);
        if (note.text === '') throw new TypeError('no text');
        return note;
      },
    }),
    MANY,
  ),
  broken(
    'K3',
    'takes ages over some bodies',
    /mutation \d+ of seed 1/,
    toyBut({
      parse: (message, context) => {
        const note = toy.parse(message, context);
        const until = process.cpuUsage().user + 60_000;
        while (note.text.length > 1000 && process.cpuUsage().user < until);
        return note;
      },
    }),
    MANY,
  ),
  broken(
    'K3',
    'remembers every body',
    /mutations of seed 1/,
    toyBut({
      parse: (message, context) => {
        hoard.push(new Uint8Array(40 * 1024), message.bytes);
        return toy.parse(message, context);
      },
    }),
    MANY,
  ),
];
