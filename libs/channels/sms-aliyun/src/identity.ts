import { sameBytes, type DedupeRecipe, type Message } from '#libs/channel-kit';
import type { AliyunPayload } from './payload.js';

/** A repeat has the same number, extension and id; a retry re-sends the whole array, so each element answers for itself. */
export function recipeOf(payload: AliyunPayload, message: Message): DedupeRecipe {
  if (payload.kind !== 'message' || payload.sequenceId === null) return sameBytes('no sequence_id', message);
  return {
    key: [payload.destCode ?? '', payload.phone ?? '', payload.sequenceId],
    ...(payload.content === null ? {} : { content: payload.content }),
  };
}

/** One citizen texting one of our numbers. */
export function senderOf(payload: AliyunPayload): readonly string[] {
  return payload.kind === 'message' ? [payload.destCode ?? '', payload.phone ?? ''] : [payload.kind];
}
