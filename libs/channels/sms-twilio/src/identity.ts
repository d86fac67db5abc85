import { sameBytes, type DedupeRecipe, type Message } from '#libs/channel-kit';
import type { SmsTwilioPayload } from './payload.js';

/**
 * A repeat has the same MessageSid.
 *
 * What the citizen said is content, and not the whole form: a call of the fallback URL brings further parameters.
 */
export function recipeOf(payload: SmsTwilioPayload, message: Message): DedupeRecipe {
  switch (payload.kind) {
    case 'message': {
      const { messageSid, from, body, media, location } = payload;
      const content = [body, media.map(({ url }) => url), location];
      return { key: ['message', messageSid, from ?? ''], content: JSON.stringify(content) };
    }
    case 'status':
      return { key: ['status', payload.messageSid, payload.status], content: '' };
    case 'unknown':
      return sameBytes('no MessageSid', message);
  }
}

/** One citizen writing to one of our numbers. */
export function senderOf(payload: SmsTwilioPayload): readonly string[] {
  return payload.kind === 'message' ? [payload.to ?? '', payload.from ?? ''] : [payload.kind];
}
