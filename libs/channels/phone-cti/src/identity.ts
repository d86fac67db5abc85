import { sameBytes, type DedupeRecipe, type Message } from '#libs/channel-kit';
import type { CtiEvent } from './payload.js';

/**
 * A repeat has the same event id. Where the vendor gives none: the same kind of event at the same place in the same call.
 * Where there is no place either, only the very same bytes are a repeat.
 */
export function recipeOf({ kind, fields }: CtiEvent, message: Message): DedupeRecipe {
  if (fields.eventId !== undefined) return { key: ['event', fields.eventScope ?? '', fields.eventId] };
  const place = fields.callId === undefined ? undefined : (fields.sequence ?? fields.time);
  if (place === undefined || kind === 'unknown') return sameBytes('bytes', message);
  return { key: ['call', fields.callId!, fields.legId ?? '', kind, place] };
}

/** The events of one call keep their order; later ones need not say who called. */
export function orderOf({ fields }: CtiEvent): readonly string[] {
  return fields.callId === undefined ? ['from', fields.from ?? ''] : matterOf(fields.callId);
}

/** One call is one matter. */
export function matterOf(callId: string): readonly string[] {
  return ['call', callId];
}
