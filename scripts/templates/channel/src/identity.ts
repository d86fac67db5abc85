import type { DedupeRecipe } from '#libs/channel-kit';
import type { NewChannelPayload } from './payload.js';

/** A repeat has the same sender and id. FILL IN: is the platform's id unique by itself, by sender, or by account? */
export function recipeOf({ sender, id, text }: NewChannelPayload): DedupeRecipe {
  return { key: [sender, id], content: text };
}

/** Whose messages keep their order. */
export function senderOf({ sender }: NewChannelPayload): readonly string[] {
  return [sender];
}
