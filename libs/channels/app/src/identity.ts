import { phoneOf, type DedupeRecipe } from '#libs/channel-kit';
import type { AppPayload } from './payload.js';

/** The same key again is the same request; with other content it is a mistake that the client is told of. */
export function recipeOf(payload: AppPayload): DedupeRecipe {
  return { key: [payload.idempotencyKey], content: payload.content };
}

/** One person of the app, as far as the request tells; a nameless request stands alone. */
export function senderOf({ body, idempotencyKey }: AppPayload): readonly string[] {
  if (body.userId) return ['user', body.userId];
  const phone = body.contact?.phone;
  return phone ? ['phone', phoneOf(phone, 'contact').number ?? phone] : ['key', idempotencyKey];
}
