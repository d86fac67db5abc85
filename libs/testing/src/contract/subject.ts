import {
  assembleIntake,
  authenticate,
  BadPayload,
  identityOf,
  numberOf,
  type AnswerContext,
  type AnyChannel,
  type DedupeRecipe,
  type Identity,
  type KeptMessage,
  type Message,
  type Normalized,
  type Slice,
  type Verdict,
  type WebhookRequest,
} from '#libs/channel-kit';
import { ENVELOPE_VERSION, type Envelope, type Intake } from '#libs/contracts';
import type { ContractOptions, MessageCase, RequestCase } from './options.js';

/** The instance that the suite pretends to be, where no signed address names another. */
export const INSTANCE = 'contract-suite';

/** When what is kept was received; whatever an answer makes of it must not change with it. */
const RECEIVED_AT = '2026-11-22T02:00:00.000Z';

/** A channel with its settings, and how the host would use it: the same steps in the same order, nothing else. */
export interface Subject {
  readonly channel: AnyChannel;
  readonly options: ContractOptions;
  readonly settings: unknown;
}

/** Everything that a channel makes of one message. */
export interface Understood {
  readonly recipe: DedupeRecipe;
  readonly order: readonly string[];
  readonly normalized: Normalized;
  readonly identity: Identity;
}

export function webhookRequest(given: RequestCase): WebhookRequest {
  const target = given.target ?? '/';
  return {
    method: given.method ?? 'POST',
    target,
    path: pathBelow(target),
    headers: lowered(given.headers),
    body: bytesOf(given.body ?? ''),
    remoteAddress: given.remoteAddress === undefined ? '203.0.113.7' : given.remoteAddress,
    publicBaseUrl: given.publicBaseUrl ?? null,
  };
}

/** The path below the instance's URL, of a target that may be whole. */
function pathBelow(target: string): string {
  const path = target.split('?', 1)[0] ?? '/';
  return path.replace(/^\/channels\/[^/]+(?=\/|$)/, '') || '/';
}

export async function verify(
  { channel, settings }: Subject,
  request: WebhookRequest,
  now: number,
  as: unknown = settings,
): Promise<Verdict> {
  return authenticate(channel, request, { settings: as, now });
}

/** The messages of a verified request, as `parse` will see them: only the headers that the channel keeps. */
export function messagesOf(subject: Subject, request: WebhookRequest, plain: Uint8Array | undefined): Message[] {
  const { method, target } = request;
  const kept = subject.channel.keepHeaders ?? ['content-type'];
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => kept.includes(name)));
  return split(subject, { method, target, headers, bytes: plain ?? request.body, part: undefined, files: [] });
}

export function messageOf(given: MessageCase): Message {
  return {
    method: given.method ?? 'POST',
    target: given.target ?? '/',
    headers: lowered(given.headers),
    bytes: bytesOf(given.body),
    part: given.part,
    files: given.files ?? [],
  };
}

export function split({ channel, settings }: Subject, message: Message): Message[] {
  if (channel.source.kind !== 'webhook' || !channel.source.split) return [message];
  const slices: readonly Slice[] = channel.source.split(message, { settings });
  return slices.map(({ bytes, part }) => ({ ...message, bytes: bytes ?? message.bytes, part }));
}

export function understand({ channel, settings, options }: Subject, message: Message): Understood {
  const payload: unknown = channel.parse(message, { settings });
  const recipe = channel.dedupe(payload, message, { settings });
  const order = channel.orderingKey(payload, message, { settings });
  const normalized = channel.normalize(payload, { settings, receivedAt: options.now, message });
  return { recipe, order, normalized, identity: identityOf(INSTANCE, recipe, message.bytes) };
}

/** The whole intake, or null when the message is not for ticketing. */
export function intakeOf({ channel, options }: Subject, message: Message, understood: Understood): Intake | null {
  const { normalized, identity } = understood;
  if (normalized.kind === 'ignored') return null;
  const envelope: Envelope = {
    v: ENVELOPE_VERSION,
    id: identity.id,
    channel: { id: INSTANCE, adapter: channel.id, medium: channel.medium, version: '1' },
    receivedAt: new Date(options.now).toISOString(),
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    credential: 'current',
    assurance: 'high',
    orderingKey: '0'.repeat(32),
    dedupeKey: identity.dedupeKey,
    contentDigest: identity.contentDigest,
    request: { method: message.method, target: message.target, headers: [], remoteAddress: null },
    body: { base64: Buffer.from(message.bytes).toString('base64') },
  };
  return assembleIntake(normalized, {
    envelope,
    journal: 'contract',
    seq: 1,
    raw: message.bytes,
    adcode: null,
    mappingVersion: '1',
  });
}

/** The one error that a channel may throw at bytes. */
export function isBadPayload(error: unknown): error is BadPayload {
  return error instanceof BadPayload;
}

/** What an answer is made with, as the host would give it. */
export function answerContext({ settings, options }: Subject, request: WebhookRequest): AnswerContext<unknown> {
  const url = `${request.publicBaseUrl ?? ''}/channels/${INSTANCE}`;
  return { settings, request, now: options.now, url };
}

/** A message as the answer may speak of it. */
export function keptMessage(subject: Subject, message: Message): KeptMessage {
  const { identity } = understand(subject, message);
  const payload: unknown = subject.channel.parse(message, { settings: subject.settings });
  return { id: identity.id, number: numberOf(identity.id), receivedAt: RECEIVED_AT, payload };
}

/** Every message among the given cases, with a name: what groups that need no signature work on. */
export function givenMessages(subject: Subject): { readonly name: string; readonly message: Message }[] {
  const { golden, unknownKinds, lookAlikes } = subject.options;
  return [
    ...golden.flatMap(({ name, message, expected }) =>
      (Array.isArray(expected) ? partsOf(subject, messageOf(message)) : [messageOf(message)]).map((each, index) => ({
        name: Array.isArray(expected) ? `golden "${name}" message ${index + 1}` : `golden "${name}"`,
        message: each,
      })),
    ),
    ...unknownKinds.map(({ name, message }) => ({ name: `unknown kind "${name}"`, message: messageOf(message) })),
    ...lookAlikes.map(({ name, one }) => ({ name: `look-alike "${name}"`, message: messageOf(one) })),
  ];
}

/** A body that does not split is said by the group that compares; the others look at it whole. */
function partsOf(subject: Subject, message: Message): readonly Message[] {
  try {
    return split(subject, message);
  } catch {
    return [message];
  }
}

export function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
}

function lowered(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
