import type { Bot, BotMessage } from './client.js';
import type { Frame } from './payload.js';
import { within } from './timing.js';

/** The member list that a mention may have to be looked up in comes from the puppet; a message is not held up for it. */
const MENTION_MS = 3000;

/**
 * Copies what the SDK knows of a message. Whether the bot is mentioned is not yet known.
 *
 * The SDK's own cache keeps a hundred messages, so this happens within the event.
 *
 * @throws when the message has no payload, which wechaty rules out
 */
export function frameOf(bot: Bot, message: BotMessage, puppet: string): Frame {
  const { payload } = message;
  if (!payload) throw new Error(`reading the message ${message.id}: the puppet gave no payload`);
  const talker = attempt(() => message.talker());
  const room = attempt(() => message.room());
  return {
    puppet,
    botId: attempt(() => (bot.isLoggedIn ? bot.currentUser.id : null)) ?? null,
    self: attempt(() => message.self()) ?? false,
    mentioned: null,
    payload: { ...payload, id: message.id, type: Number(payload['type'] ?? 0) },
    talker: talker
      ? { id: talker.id, name: attempt(() => talker.name()) ?? null, type: attempt(() => talker.type()) ?? null }
      : null,
    room: room ? { id: room.id, topic: room.payload?.topic ?? null } : null,
  };
}

/** Whether a group message mentions the bot; null when that is not known. */
export async function isMentioned(message: BotMessage, frame: Frame): Promise<boolean | null> {
  if (!frame.room) return null;
  const ids = frame.payload['mentionIdList'];
  if (Array.isArray(ids)) {
    // A puppet that cannot tell mentions gives an empty list as well, so an "@" without any leaves it open.
    const isOpen = frame.botId === null || (ids.length === 0 && frame.payload.text?.includes('@'));
    return isOpen ? null : ids.includes(frame.botId);
  }
  return within(message.mentionSelf(), MENTION_MS).catch(() => null);
}

// Puppets differ in what they leave out, and the SDK's getters throw over it. A part that is missing costs that part.
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
