import { toyBut } from '../toys/toy.js';
import { broken, brokenOnTheRun, toySource, type BrokenChannel } from './broken.js';

const seen = new Set<string>();
let turn = 0;

export const K5: readonly BrokenChannel[] = [
  broken(
    'K5',
    'takes the same id of another sender for a repeat',
    /look-alike "same id, other sender"/,
    toyBut({ dedupe: ({ id }) => ({ key: [id] }) }),
  ),
  broken(
    'K5',
    'knows a repeat by its headers',
    /delivered again 60 s later/,
    toyBut({
      keepHeaders: ['x-time'],
      dedupe: ({ from }, { headers }) => ({ key: [from, headers['x-time'] ?? ''] }),
    }),
  ),
  brokenOnTheRun(
    'K5',
    'keeps repeats out by itself, so that they are counted nowhere',
    /a message sent twice/,
    toyBut({
      source: {
        ...toySource,
        split: ({ bytes }) => {
          const body = Buffer.from(bytes).toString('base64');
          if (seen.has(body)) return [];
          seen.add(body);
          return [{}];
        },
      },
    }),
  ),
  brokenOnTheRun(
    'K5',
    'tells every hundredth delivery another key',
    /sent 100 times at once/,
    toyBut({ dedupe: ({ from, id }) => ({ key: [from, id, turn++ % 50 === 49 ? 'again' : ''] }) }),
  ),
];
