import { isRecord, queryOf, type DedupeRecipe, type Message } from '#libs/channel-kit';
import type { WeiboPayload } from './payload.js';

/**
 * Weibo gives no message id. A repeat is the same account, citizen, second, type, text and data: whoever writes the same
 * twice within a second is heard once. Fields that nobody knows yet make it a conflict, and both come out.
 */
export function recipeOf(payload: WeiboPayload, { target }: Message): DedupeRecipe {
  const { receiverId, senderId, createdAt, type, text, data, rest } = payload;
  return {
    key: [receiverId ?? '', senderId ?? '', createdAt ?? pushOf(target), type, text ?? '', canonical(data)],
    content: canonical(rest),
  };
}

/** One citizen, towards one account of ours. */
export function senderOf({ receiverId, senderId }: WeiboPayload): readonly string[] {
  return [receiverId ?? '', senderId ?? ''];
}

/** Without its time a message is only known again by its push: today's words may be tomorrow's too. */
function pushOf(target: string): string {
  const query = queryOf(target);
  return `pushed ${query.get('timestamp') ?? ''} ${query.get('nonce') ?? ''}`;
}

/** JSON with the fields by name, since Weibo promises no order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
