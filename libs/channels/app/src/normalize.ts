import { anyTime, phoneOf, type NormalizeContext, type Normalized } from '#libs/channel-kit';
import type { Attachment, Place, Requester, StoredFile, Warning } from '#libs/contracts';
import type { AppBody } from './body.js';
import type { AppPayload } from './payload.js';

/** What a photo may be, by its first bytes: pictures and short films as phones make them. */
export const PHOTO_TYPES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/heic',
  'image/heif',
  'image/avif',
  'image/gif',
  'video/mp4',
  'video/quicktime',
  'video/3gpp',
]);

/** Makes the intake's draft of a request. A photo of a wrong type is marked and costs the text nothing. */
export function normalizeApp(payload: AppPayload, { message }: NormalizeContext<unknown>): Normalized {
  const { body, unknown } = payload;
  const attachments = message.files.map(attachmentOf);
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
      warnings: attachments.filter((attachment) => attachment.state === 'refused').map(refusalOf),
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

function attachmentOf(file: StoredFile, index: number): Attachment {
  const isTaken = file.sniffed !== null && PHOTO_TYPES.has(file.sniffed);
  const mime = file.sniffed ?? file.mime;
  return {
    id: `photo-${index + 1}`,
    // What only the sender says of a file is no reason to show it as a picture.
    kind: kindOf(file.sniffed),
    name: file.name?.slice(0, 500) ?? null,
    mime: mime?.slice(0, 255) ?? null,
    bytes: file.bytes,
    sha256: file.sha256,
    state: isTaken ? 'stored' : 'refused',
    url: null,
    durationMs: null,
    transcript: null,
    expiresAt: null,
  };
}

function kindOf(mime: string | null): Attachment['kind'] {
  if (mime?.startsWith('image/')) return 'image';
  return mime?.startsWith('video/') ? 'video' : 'file';
}

function refusalOf(attachment: Attachment): Warning {
  return {
    code: 'FILE_TYPE_REFUSED',
    detail: `${attachment.id} is no picture or film of a type that this channel takes, by its first bytes.`,
  };
}

function instantOf(text: string | undefined): string | null {
  return text === undefined ? null : anyTime(text);
}
