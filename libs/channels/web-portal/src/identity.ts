import { phoneOf, type DedupeRecipe } from '#libs/channel-kit';
import type { PortalForm } from './payload.js';

/** One form is one request, however often it is sent; another text from the same form is another request. */
export function recipeOf({ token, content }: PortalForm): DedupeRecipe {
  return { key: [token.nonce], content };
}

/** The citizen, as far as a telephone number names one. */
export function senderOf({ token, fields }: PortalForm): readonly string[] {
  const phone = fields.phone.trim();
  return phone === '' ? ['form', token.nonce] : ['phone', phoneOf(phone, 'contact').number ?? phone];
}
