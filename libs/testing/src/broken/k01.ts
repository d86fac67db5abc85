import { z } from 'zod';
import { toy, toyBut } from '../toys/toy.js';
import { broken, toySource, type BrokenChannel } from './broken.js';

export const K1: readonly BrokenChannel[] = [
  broken('K1', 'can be enabled without a secret', /^settings$/, {
    ...toy,
    settings: z.looseObject({ verifier: z.any().optional().describe('How it signs.') }),
  }),
  broken('K1', 'can be enabled with an empty secret', /settings verifier\.secret/, {
    ...toy,
    settings: z.strictObject({
      verifier: z
        .looseObject({ secret: z.string().describe('Its secret.').meta({ secret: true }) })
        .describe('How it signs.'),
    }),
  }),
  broken(
    'K1',
    'has two routes for one request',
    /routes/,
    toyBut({
      source: {
        ...toySource,
        routes: [
          { method: 'POST', path: '/:key', role: 'messages' },
          { method: 'POST', path: '/:id', role: 'messages' },
        ],
      },
    }),
  ),
];
