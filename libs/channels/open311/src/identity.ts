import { hash } from 'node:crypto';
import { phoneOf, type DedupeRecipe } from '#libs/channel-kit';
import type { Open311Payload } from './payload.js';

/**
 * The client's own id of the report or update, where it gives one; else all that was sent, person and place and photos
 * included, so that the same words of another citizen are another report.
 */
export function recipeOf(payload: Open311Payload): DedupeRecipe {
  const client = payload.client ?? '';
  const { content } = payload;
  const own = ownId(payload);
  return { key: [payload.kind, client, ...(own ?? ['content', hash('sha256', content, 'hex')])], content };
}

function ownId(payload: Open311Payload): readonly string[] | null {
  if (payload.kind === 'request') return payload.reportId === null ? null : ['report', payload.reportId];
  return payload.updateId === null ? null : ['of', payload.requestId, payload.updateId];
}

/** One person of one client, as far as the request tells; a nameless request stands alone. */
export function senderOf(payload: Open311Payload): readonly string[] {
  const { accountId, phone, email } = payload.person;
  const client = payload.client ?? '';
  if (accountId !== null) return [client, 'account', accountId];
  if (phone !== null) return [client, 'phone', phoneOf(phone, 'contact').number ?? phone];
  if (email !== null) return [client, 'email', email.toLowerCase()];
  return [client, ...recipeOf(payload).key];
}
