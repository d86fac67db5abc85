import type { Attachment, Requester } from '#libs/contracts';
import { contentOf, warnIf, type IntakeDraft, type Normalized, type NormalizeContext } from '#libs/channel-kit';
import { Frame, type WechatyPayload } from './payload.js';
import type { WechatySettings } from './settings.js';

/** Wechaty's contact types. */
const INDIVIDUAL = 1;
const OFFICIAL = 2;
/** Puppets give seconds or milliseconds; as milliseconds, anything below would lie before 1973. */
const FIRST_MILLISECONDS = 1e11;

const OF_THE_FRAME = new Set(Object.keys(Frame.shape));
const ABOUT_IT = ['id', 'type', 'talkerId', 'fromId', 'roomId', 'timestamp'];
/** What an intake says of a payload; the rest goes to its extensions. The text of an image is WeChat's own XML. */
const MAPPED = {
  text: new Set([...ABOUT_IT, 'text']),
  image: new Set(ABOUT_IT),
  recall: new Set([...ABOUT_IT, 'text']),
};

/** Wechaty message → draft: text and image are understood, the rest is delivered marked, own messages are left out. */
export function normalizeWechaty(payload: WechatyPayload, context: NormalizeContext<WechatySettings>): Normalized {
  const reason = whyIgnored(payload, context.settings);
  if (reason !== undefined) return { kind: 'ignored', reason };
  const draft = draftOf(payload, context);
  return payload.kind === 'other'
    ? { kind: 'unsupported', messageKind: payload.messageKind, draft }
    : { kind: 'intake', draft };
}

/** The rule by which a message is not for ticketing; undefined when it is. In doubt it is. */
export function whyIgnored(payload: WechatyPayload, settings: WechatySettings): string | undefined {
  const { frame, roomId } = payload;
  if (frame.self) return 'sent by the bot itself';
  if (frame.talker?.type === OFFICIAL && !settings.officialAccounts) return 'sent by an official account';
  if (roomId === null) return undefined;
  const { take, only } = settings.rooms;
  if (take === 'none' || (only.length > 0 && !only.includes(roomId))) return 'from a group that is not listened to';
  // A recall mentions nobody, and what it takes back may have been an appeal.
  if (take === 'mentioned' && frame.mentioned === false && payload.kind !== 'recall') return 'the bot is not mentioned';
  return undefined;
}

function draftOf(payload: WechatyPayload, context: NormalizeContext<WechatySettings>): IntakeDraft {
  const { frame, messageId } = payload;
  const submittedAt = instantOf(frame.payload.timestamp);
  const attachment = payload.kind === 'image' ? attachmentOf(payload.image, context) : undefined;
  const { content, warnings: cuts } = contentOf(payload.kind === 'text' ? payload.text : '');
  const matterOf = payload.kind === 'recall' ? (payload.recalledId ?? messageId) : messageId;
  return {
    action: payload.kind === 'recall' ? 'event' : 'create',
    matter: ['message', frame.puppet, frame.botId ?? '', matterOf],
    submittedAt,
    source: { messageId, account: frame.botId },
    requester: requesterOf(payload),
    appeal: { content },
    attachments: attachment ? [attachment] : [],
    extensions: extensionsOf(payload),
    warnings: [
      ...warnIf(payload.talkerId === null, 'TALKER_UNKNOWN', 'The puppet does not say who sent it.'),
      ...warnIf(submittedAt === null, 'TIME_UNKNOWN', 'The puppet gives no time, or one that cannot be read.'),
      ...cuts,
      ...warnIf(
        payload.kind === 'recall' && payload.recalledId === null,
        'RECALLED_UNKNOWN',
        'The puppet does not say which message was recalled.',
      ),
      ...warnIf(
        attachment !== undefined && attachment.state !== 'stored',
        'IMAGE_MISSING',
        payload.kind === 'image' && payload.image.state === 'failed'
          ? `The image could not be taken: ${payload.image.reason}`.slice(0, 1000)
          : 'The image was fetched but not kept.',
      ),
    ],
  };
}

function requesterOf({ frame, talkerId }: WechatyPayload): Partial<Requester> {
  return {
    kind: frame.talker?.type === INDIVIDUAL ? 'person' : frame.talker?.type === OFFICIAL ? 'organisation' : 'unknown',
    name: frame.talker?.name?.slice(0, 256) || null,
    channelUserId: talkerId,
  };
}

function attachmentOf(
  image: Extract<WechatyPayload, { kind: 'image' }>['image'],
  context: NormalizeContext<WechatySettings>,
): Attachment {
  const file = context.message.files.find(({ field }) => field === 'image');
  const lost = image.state === 'failed' ? 'failed' : 'refused';
  return {
    id: 'image',
    // What only the puppet says of a file is no reason to show it as a picture.
    kind: !file || file.sniffed?.startsWith('image/') ? 'image' : 'file',
    name: file?.name?.slice(0, 500) ?? null,
    mime: (file?.sniffed ?? file?.mime)?.slice(0, 255) ?? null,
    bytes: file?.bytes ?? null,
    sha256: file?.sha256 ?? null,
    state: file ? 'stored' : lost,
    url: null,
    durationMs: null,
    transcript: null,
    expiresAt: null,
  };
}

function extensionsOf(payload: WechatyPayload): Record<string, unknown> {
  const { frame } = payload;
  const unmapped = payload.kind === 'other' ? frame.payload : without(frame.payload, MAPPED[payload.kind]);
  return {
    ...without(frame, OF_THE_FRAME),
    puppet: frame.puppet,
    ...(frame.room ? { room: frame.room, mentioned: frame.mentioned } : {}),
    ...(payload.kind === 'recall' ? { recalledMessageId: payload.recalledId } : {}),
    ...(Object.keys(unmapped).length > 0 ? { payload: unmapped } : {}),
  };
}

function without(record: Readonly<Record<string, unknown>>, keys: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.has(key)));
}

function instantOf(timestamp: number | null | undefined): string | null {
  if (timestamp === null || timestamp === undefined || !(timestamp > 0)) return null;
  const time = new Date(timestamp < FIRST_MILLISECONDS ? timestamp * 1000 : timestamp);
  // Beyond the year 9999 ISO 8601 needs another form, and the puppet is wrong anyway.
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9999 ? null : time.toISOString();
}
