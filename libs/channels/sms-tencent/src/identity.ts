import { sameBytes, type DedupeRecipe, type Message } from '#libs/channel-kit';
import type { TencentPayload } from './payload.js';

/**
 * Tencent gives no message id. A repeat is the same citizen with the same text to the same extension in the same second;
 * whoever writes the same twice within a second is heard once. What else differs makes it a conflict, and both come out.
 */
export function recipeOf(payload: TencentPayload, message: Message): DedupeRecipe {
  if (payload.kind !== 'message' || payload.mobile === null || payload.time === null) {
    // Nothing to tell two citizens or two days apart by: only the very same bytes are a repeat.
    return sameBytes('the same bytes', message);
  }
  const { nationcode, mobile, time, extend, text, sign, rest } = payload;
  return {
    key: [nationcode ?? '', mobile, time, extend ?? '', text ?? ''],
    content: JSON.stringify([sign, ...Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))]),
  };
}

/** One citizen texting one of our numbers. */
export function senderOf(payload: TencentPayload): readonly string[] {
  if (payload.kind !== 'message') return [payload.kind];
  return [payload.extend ?? '', payload.nationcode ?? '', payload.mobile ?? ''];
}
