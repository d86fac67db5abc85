import { fileURLToPath } from 'node:url';
import { BadPayload, hmacVerifier, type AnyChannel } from '#libs/channel-kit';
import { toy, toyBut, toyOptions } from '../toys/toy.js';
import { broken, brokenOnTheRun, draftOf, verifying, type BrokenChannel } from './broken.js';

/** Prints every message, as one does to see what comes; here only in a process of a host, where it disturbs nobody. */
export const talkative: AnyChannel = toyBut({
  id: 'talkative',
  parse: (message, context) => {
    if (process.argv[1]?.endsWith('child.js')) console.log(Buffer.from(message.bytes).toString());
    return toy.parse(message, context);
  },
});

export const K10: readonly BrokenChannel[] = [
  broken(
    'K10',
    'tells the secret that vouched',
    /the verdict on genuine "a note"/,
    verifying((request, { settings, now }) => {
      const verdict = hmacVerifier(settings.verifier)(request, { now });
      if (verdict.kind !== 'accepted') return verdict;
      return { ...verdict, credential: JSON.stringify(settings.verifier.secret) };
    }),
  ),
  broken(
    'K10',
    'quotes the citizen in a warning',
    /golden "a note"/,
    toyBut({
      normalize: (note) => ({
        kind: 'intake',
        draft: { ...draftOf(note), warnings: [{ code: 'TEXT_ODD', detail: `Odd: ${note.text}` }] },
      }),
    }),
  ),
  broken(
    'K10',
    'quotes the citizen in an error',
    /golden "a note"/,
    toyBut({
      parse: (message, context) => {
        const text = Buffer.from(message.bytes).toString();
        try {
          return toy.parse(message, context);
        } catch {
          throw new BadPayload(`reading a note: ${text}`);
        }
      },
    }),
  ),
  brokenOnTheRun('K10', 'prints every message', /the log/, talkative, {
    ...toyOptions,
    module: fileURLToPath(new URL('./k10.js', import.meta.url)),
  }),
];
