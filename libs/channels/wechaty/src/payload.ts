import { BadPayload, parseJson, type DedupeRecipe, type Message } from '#libs/channel-kit';
import { z } from 'zod';

/** Wechaty's message types that are told apart here; the numbers are those of wechaty 1.20. */
export const MESSAGE_TYPE = { image: 6, text: 7, recalled: 13 } as const;

/** Names of all types, for people; 17 does not exist. */
const TYPE_NAMES: Readonly<Record<number, string>> = {
  ...['unknown', 'attachment', 'audio', 'contact', 'chat-history', 'emoticon', 'image', 'text', 'location'],
  ...{ 9: 'mini-program', 10: 'group-note', 11: 'transfer', 12: 'red-envelope', 13: 'recalled', 14: 'url' },
  ...{ 15: 'video', 16: 'post', 18: 'system' },
};

const optionalText = z.string().nullish();

/** What became of a message's image. */
const ImageState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('fetched') }),
  z.object({ state: z.literal('failed'), reason: z.string() }),
]);
export type ImageState = z.infer<typeof ImageState>;

/** One message as {@link Frame} bytes: a copy of what the SDK gave, taken while it still had it. */
export const Frame = z.looseObject({
  puppet: z.string(),
  /** The bot's own contact id; null when it was not known any more. */
  botId: z.string().nullable(),
  self: z.boolean(),
  /** Whether the bot was mentioned; null outside of groups, and when the puppet could not tell. */
  mentioned: z.boolean().nullable(),
  payload: z.looseObject({
    id: z.string().min(1),
    type: z.number(),
    talkerId: optionalText,
    fromId: optionalText,
    roomId: optionalText,
    text: optionalText,
    // A time that cannot be read is no reason to hold a message back.
    timestamp: z.number().nullish().catch(null),
  }),
  talker: z.object({ id: z.string(), name: z.string().nullable(), type: z.number().nullable() }).nullable(),
  room: z.object({ id: z.string(), topic: z.string().nullable() }).nullable(),
  image: ImageState.optional(),
});
export type Frame = z.infer<typeof Frame>;

interface Base {
  readonly frame: Frame;
  readonly messageId: string;
  /** Null where the puppet does not say who sent it. */
  readonly talkerId: string | null;
  readonly roomId: string | null;
}

/** A message of the stream, by what is to be made of it. */
export type WechatyPayload =
  | (Base & { readonly kind: 'text'; readonly text: string })
  | (Base & { readonly kind: 'image'; readonly image: ImageState })
  | (Base & { readonly kind: 'recall'; readonly recalledId: string | null })
  | (Base & { readonly kind: 'other'; readonly messageKind: string });

/** Reads a frame. Throws {@link BadPayload} when it is not one. */
export function parseWechatyFrame(message: Pick<Message, 'bytes'>): WechatyPayload {
  return payloadOf(readFrame(message.bytes));
}

/** What a frame is, whether it was read from bytes or has just been made. */
export function payloadOf(frame: Frame): WechatyPayload {
  const { payload } = frame;
  const base: Base = {
    frame,
    messageId: payload.id,
    // Puppets from before 2021 write `fromId`.
    talkerId: frame.talker?.id ?? (payload.talkerId || payload.fromId || null),
    roomId: frame.room?.id ?? (payload.roomId || null),
  };
  switch (payload.type) {
    case MESSAGE_TYPE.text:
      return { ...base, kind: 'text', text: payload.text ?? '' };
    case MESSAGE_TYPE.image:
      return { ...base, kind: 'image', image: frame.image ?? { state: 'failed', reason: 'it was not fetched' } };
    case MESSAGE_TYPE.recalled:
      // By wechaty's convention the text of a recall is the id of the recalled message.
      return { ...base, kind: 'recall', recalledId: payload.text || null };
    default:
      return { ...base, kind: 'other', messageKind: TYPE_NAMES[payload.type] ?? `type ${payload.type}` };
  }
}

/**
 * A message id is unique within one account of one puppet only.
 *
 * Names, topics and the fate of the image are not content: they differ between two deliveries of one message.
 */
export function wechatyIdentity({ frame, messageId, talkerId, roomId }: WechatyPayload): DedupeRecipe {
  return {
    key: [frame.puppet, frame.botId ?? '', messageId],
    content: JSON.stringify([frame.payload.type, talkerId, roomId, frame.payload.text ?? '']),
  };
}

/** One person within one conversation: a group's members do not wait for each other. */
export function wechatyOrder({ frame, talkerId, roomId }: WechatyPayload): readonly string[] {
  return [frame.botId ?? '', roomId ?? '', talkerId ?? ''];
}

function readFrame(bytes: Uint8Array): Frame {
  const frame = Frame.safeParse(parseJson(bytes));
  if (frame.success) return frame.data;
  const places = frame.error.issues.map((issue) => issue.path.join('.') || 'the frame').join(', ');
  throw new BadPayload(`reading a wechaty frame: missing or of the wrong kind: ${places}`);
}
