import { z } from 'zod';
import { Instant } from './coded.js';

/** What ticketing wants the citizen or the partner to be told, put on the `reply` queue. */
export const Reply = z
  .object({
    schemaVersion: z.literal('1.0'),
    replyTo: z.string().min(1).max(512).describe('As `answer.replyTo` of the intake that this answers.'),
    kind: z.enum(['text', 'media', 'receipt', 'outcome']),
    text: z.string().max(20_000).optional(),
    attachments: z
      .array(z.object({ url: z.url().max(2000), name: z.string().max(500), mime: z.string().max(255) }))
      .max(20)
      .optional(),
    outcome: z
      .object({
        state: z.enum(['signed', 'returned', 'extended', 'progress', 'closed']),
        reason: z.string().max(5000).optional(),
        dueAt: Instant.optional(),
        result: z.string().max(20_000).optional(),
      })
      .optional(),
    idempotencyKey: z.string().min(1).max(256).describe('The same key is delivered once.'),
  })
  .meta({ id: 'Reply', title: 'Reply', description: 'What ticketing wants the citizen or the partner to be told.' });
export type Reply = z.infer<typeof Reply>;
