import { anyTime, attachmentsOf, phoneOf, type NormalizeContext, type Normalized } from '#libs/channel-kit';
import type { Place, Requester } from '#libs/contracts';
import type { AppBody } from './body.js';
import type { AppPayload } from './payload.js';

/** Makes the intake's draft of a request. A photo of a wrong type is marked and costs the text nothing. */
export function normalizeApp(payload: AppPayload, { message }: NormalizeContext<unknown>): Normalized {
  const { body, unknown } = payload;
  const { attachments, warnings } = attachmentsOf(message.files, { idPrefix: 'photo' });
  return {
    kind: 'intake',
    draft: {
      submittedAt: instantOf(body.submittedAt),
      source: { messageId: payload.idempotencyKey },
      requester: requesterOf(body),
      appeal: {
        type: body.type ?? null,
        title: body.title ?? null,
        content: body.content ?? '',
        occurredAt: instantOf(body.occurredAt),
      },
      place: placeOf(body.place),
      attachments,
      extensions: { ...unknown, ...(body.relatesTo === undefined ? {} : { relatesTo: body.relatesTo }) },
      warnings,
    },
  };
}

function requesterOf({ userId, contact }: AppBody): Partial<Requester> {
  return {
    kind: 'person',
    name: contact?.name || null,
    phones: contact?.phone ? [phoneOf(contact.phone, 'contact')] : [],
    channelUserId: userId || null,
    email: contact?.email || null,
    language: contact?.language ?? null,
    anonymous: contact?.anonymous ?? false,
    confidential: contact?.confidential ?? false,
  };
}

function placeOf(place: AppBody['place']): Partial<Place> | null {
  if (!place) return null;
  const { lng, lat, crs } = place;
  const point = lng === undefined || lat === undefined || crs === undefined ? null : { lng, lat, crs };
  return place.text || point ? { text: place.text || null, point } : null;
}

function instantOf(text: string | undefined): string | null {
  return text === undefined ? null : anyTime(text);
}
