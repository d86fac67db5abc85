import { createHash } from 'node:crypto';
import type { DedupeRecipe, Message } from '#libs/channel-kit';
import type { AliyunPayload } from './payload.js';

/** A repeat has the same number, extension and id; a retry re-sends the whole array, so each element answers for itself. */
export function recipeOf(payload: AliyunPayload, message: Message): DedupeRecipe {
  if (payload.kind !== 'message' || payload.sequenceId === null) {
    // Without an id only the very same bytes are a repeat: two citizens may send the same words.
    return { key: ['no sequence_id', createHash('sha256').update(message.bytes).digest('hex')] };
  }
  return {
    key: [payload.destCode ?? '', payload.phone ?? '', payload.sequenceId],
    ...(payload.content === null ? {} : { content: payload.content }),
  };
}

/** One citizen texting one of our numbers. */
export function senderOf(payload: AliyunPayload): readonly string[] {
  return payload.kind === 'message' ? [payload.destCode ?? '', payload.phone ?? ''] : [payload.kind];
}
