import { z } from 'zod';
import { FIELD_NAMES, FIELDS, type FieldName } from './fields.js';
import { EVENT_KINDS, KINDS } from './kinds.js';

const Path = z
  .string()
  .min(1)
  .max(200)
  .describe('Names joined by dots, from the outside in; a number picks from a list: `data.record.0.url`.');
const Paths = z.union([Path, z.array(Path).min(1).max(10)]);
type Paths = z.infer<typeof Paths>;

const fieldShape = Object.fromEntries(
  FIELD_NAMES.map((name) => [name, Paths.optional().describe(`Where it says: ${FIELDS[name].is}.`)]),
) as Record<FieldName, z.ZodOptional<typeof Paths>>;

const kindList = EVENT_KINDS.map((kind) => `${kind}: ${KINDS[kind].is}`).join('; ');
const dictionary = <const T extends readonly [string, ...string[]]>(ours: T) =>
  z.record(z.string(), z.enum(ours)).default({});

/** How a vendor's body is read: where each thing lies and what its codes mean. Data, so that a new vendor needs no code. */
export const CtiMapping = z
  .strictObject({
    fields: z
      .strictObject(fieldShape)
      .describe('Where each thing lies: a path, or several of which the first that is there counts.'),
    kind: z
      .strictObject({
        path: Path.optional().describe('Where the event type lies; absent where the vendor has only one.'),
        values: z.record(z.string(), z.enum(EVENT_KINDS)).default({}).describe(`Event type → ours. ${kindList}.`),
        otherwise: z
          .enum(EVENT_KINDS)
          .optional()
          .describe('Kind of a body without an event type. An event type that is not listed is never guessed.'),
      })
      .describe('What kind of event it is.'),
    unanswered: z
      .enum(['missed', 'abandoned'])
      .default('missed')
      .describe('What the one record of a call that has no time of answering comes to.'),
    time: z
      .enum(['iso', 'epoch-seconds', 'epoch-millis', 'shanghai-local'])
      .describe('How every time is written; 0 means never. shanghai-local: yyyy-MM-dd HH:mm:ss, Beijing time.'),
    directions: dictionary(['inbound', 'outbound', 'internal']).describe('Direction as the vendor writes it → ours.'),
    outcomes: dictionary(['answered', 'missed', 'abandoned', 'unsaid']).describe(
      'How a call ended as the vendor writes it → ours. missed and abandoned turn the end of a call into a call to ring back; unsaid: it does not tell.',
    ),
    appealTypes: dictionary(['consult', 'help', 'complaint', 'report', 'suggestion', 'praise', 'other']).describe(
      "The agent's classification as the vendor writes it → ours.",
    ),
    genders: dictionary(['male', 'female', 'unknown']).describe('Gender as the vendor writes it → ours.'),
    withheld: z
      .array(z.string())
      .default(['anonymous', 'unknown', 'unavailable', 'restricted', 'private', 'withheld', '0', '0000', '0000000000'])
      .describe('What stands for the number of a caller whose number was not shown; upper and lower case alike.'),
    recordingBase: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Where recordings lie that are given by a name alone; ends with a slash.'),
    ignore: z
      .array(
        z.strictObject({
          path: Path,
          values: z.array(z.string()).min(1).describe('Any of these, exactly as the vendor writes it.'),
          reason: z.string().min(1).max(200).describe('Shown where ignored messages are counted.'),
        }),
      )
      .default([])
      .describe('Events that are no business of ticketing: kept, counted, not delivered.'),
  })
  .refine((mapping) => mapping.kind.path !== undefined || mapping.kind.otherwise !== undefined, {
    path: ['kind'],
    error: 'give `path` (where the event type lies), or `otherwise` (the one kind there is)',
  });
export type CtiMapping = z.infer<typeof CtiMapping>;
export type { Paths };
