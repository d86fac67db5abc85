/**
 * What a vendor's body may tell of a call, and how long each may be to fit into an intake, in characters.
 *
 * The mapping says where each lies; one that is not mapped, or not there, is simply not known.
 */
export const FIELDS = {
  callId: { max: 256, is: 'the whole call, through all its legs and transfers; names the matter' },
  legId: { max: 256, is: 'one leg of the call' },
  sequence: { max: 64, is: "the event's place in its call" },
  eventId: { max: 512, is: "the event; the same when it is sent again, and no other event's" },
  eventScope: { max: 512, is: 'within what the event id is unique: a source, a company' },
  time: { max: 64, is: 'when the event happened' },
  direction: { max: 64, is: 'who called whom; read by `directions`' },
  from: { max: 128, is: "the caller's number" },
  to: { max: 128, is: 'the number that was called' },
  startedAt: { max: 64, is: 'when it rang' },
  answeredAt: { max: 64, is: 'when a person answered' },
  endedAt: { max: 64, is: 'when it ended' },
  outcome: { max: 64, is: 'how it ended; read by `outcomes`' },
  agentId: { max: 128, is: "the agent's id or extension" },
  agentName: { max: 128, is: "the agent's name" },
  queue: { max: 128, is: 'the queue or skill group' },
  recordingId: { max: 128, is: 'the recording' },
  recordingUrl: { max: 2000, is: 'where the recording lies: a URL, or a name below `recordingBase`' },
  recordingMime: { max: 255, is: 'its media type' },
  recordingSeconds: { max: 32, is: 'its length in seconds' },
  recordingSha256: { max: 64, is: 'its SHA-256, hex' },
  recordingExpiresAt: { max: 64, is: 'when the vendor deletes it' },
  transcript: { max: 100_000, is: 'what was said, as text' },
  language: { max: 35, is: 'in which language, BCP 47' },
  title: { max: 500, is: "the agent's title for the appeal" },
  content: { max: 100_000, is: 'the appeal as the agent typed it' },
  demand: { max: 5000, is: 'what the citizen wants to happen' },
  appealType: { max: 64, is: 'consult, complaint …; read by `appealTypes`' },
  occurredAt: { max: 64, is: 'when it happened' },
  place: { max: 1000, is: 'where it happened' },
  name: { max: 256, is: "the citizen's name" },
  gender: { max: 64, is: "the citizen's gender; read by `genders`" },
  phone: { max: 128, is: 'a number that the citizen gave' },
  address: { max: 1000, is: 'where the citizen lives' },
  anonymous: { max: 16, is: 'whether the citizen asked not to be named: true, 1, yes, 是' },
  confidential: { max: 16, is: 'whether the citizen is to be kept from the handlers: true, 1, yes, 是' },
} as const satisfies Record<string, { readonly max: number; readonly is: string }>;
export type FieldName = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];
