import { z } from 'zod';
import { FIELD_NAMES, FIELDS, type FieldName } from './fields.js';
import { EVENT_KINDS, KINDS } from './kinds.js';

const Path = z
  .string()
  .min(1)
  .max(200)
  .describe('Names joined by dots, from the outside in; a number picks from a list: `data.record.0.url`.');
const Paths = z.union([Path, z.array(Path).min(1).max(10)]);

const fieldShape = Object.fromEntries(
  FIELD_NAMES.map((name) => [name, Paths.nullable().optional().describe(`Where it says: ${FIELDS[name].is}.`)]),
) as Record<FieldName, z.ZodOptional<z.ZodNullable<typeof Paths>>>;

const kindList = EVENT_KINDS.map((kind) => `${kind}: ${KINDS[kind].is}`).join('; ');
const eventKind = z.enum(EVENT_KINDS);
const DIRECTIONS = ['inbound', 'outbound', 'internal'] as const;
const dictionary = <const T extends readonly [string, ...string[]]>(ours: T) =>
  z.record(z.string(), z.enum(ours)).optional();

/** What settings may say of how a vendor's body is read. Data, so that a new vendor needs no code. */
export const GivenMapping = z.strictObject({
  fields: z
    .strictObject(fieldShape)
    .optional()
    .describe('Where each thing lies: a path, or several of which the first that is there counts; null: nowhere.'),
  kind: z
    .strictObject({
      path: Path.optional().describe('Where the event type lies; absent where the vendor has only one.'),
      values: z.record(z.string(), eventKind).default({}).describe(`Event type → ours. ${kindList}.`),
      has: z
        .record(z.string(), eventKind)
        .default({})
        .describe('Path that only one kind of body has → that kind; for a body without an event type.'),
      otherwise: eventKind
        .optional()
        .describe('Kind of any other body without an event type. An event type that is not listed is never guessed.'),
    })
    .refine(({ path, otherwise }) => path !== undefined || otherwise !== undefined, {
      error: 'give `path` (where the event type lies), or `otherwise` (the one kind there is)',
    })
    .optional()
    .describe('What kind of event it is.'),
  unanswered: z
    .enum(['missed', 'abandoned'])
    .optional()
    .describe('What the one record of a call that has no time of answering comes to; missed unless said otherwise.'),
  time: z
    .enum(['iso', 'epoch-seconds', 'epoch-millis', 'shanghai-local'])
    .optional()
    .describe('How every time is written; 0 means never. shanghai-local: yyyy-MM-dd HH:mm:ss, Beijing time.'),
  directions: dictionary(DIRECTIONS).describe('Direction as the vendor writes it → ours.'),
  directionOtherwise: z.enum(DIRECTIONS).optional().describe('Direction of a body that does not tell it.'),
  outcomes: dictionary(['answered', 'missed', 'abandoned', 'unsaid']).describe(
    'How a call ended as the vendor writes it → ours. missed and abandoned turn the end of a call into a call to ring back; unsaid: it does not tell.',
  ),
  appealTypes: dictionary(['consult', 'help', 'complaint', 'report', 'suggestion', 'praise', 'other']).describe(
    "The agent's classification as the vendor writes it → ours.",
  ),
  genders: dictionary(['male', 'female', 'unknown']).describe('Gender as the vendor writes it → ours.'),
  withheld: z
    .array(z.string())
    .optional()
    .describe(
      'What stands for the number of a caller whose number was not shown; upper and lower case alike. `anonymous`, `unknown`, `0000` and their like unless said otherwise.',
    ),
  recordingBase: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where recordings lie that are given by a name alone; ends with a slash.'),
  ignore: z
    .array(
      z.strictObject({
        path: Path.describe('Where to look.'),
        values: z.array(z.string()).min(1).describe('Any of these, exactly as the vendor writes it.'),
        reason: z.string().min(1).max(200).describe('Shown where ignored messages are counted.'),
      }),
    )
    .optional()
    .describe('Events that are no business of ticketing: kept, counted, not delivered.'),
});
export type GivenMapping = z.infer<typeof GivenMapping>;
export type Paths = z.infer<typeof Paths>;

type Lists = 'unanswered' | 'time' | 'directions' | 'outcomes' | 'appealTypes' | 'genders' | 'withheld' | 'ignore';

/** How a vendor's body is read, complete: its preset, with what the settings say instead. */
export interface CtiMapping
  extends Readonly<Required<Pick<GivenMapping, Lists>>>, Readonly<Pick<GivenMapping, 'recordingBase'>> {
  readonly fields: Readonly<Partial<Record<FieldName, Paths>>>;
  readonly kind: Readonly<NonNullable<GivenMapping['kind']>>;
  readonly directionOtherwise: GivenMapping['directionOtherwise'];
}
