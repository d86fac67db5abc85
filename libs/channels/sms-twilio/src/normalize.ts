import {
  contentOf,
  longFields,
  missingFields,
  phoneOf,
  pointOf,
  type IntakeDraft,
  type Normalized,
  type NormalizeContext,
} from '#libs/channel-kit';
import type { Requester } from '#libs/contracts';
import { attachmentOf, mediaWarnings } from './media.js';
import type { InboundMessage, SmsTwilioPayload } from './payload.js';
import type { SmsTwilioSettings } from './settings.js';

/** A message opens a matter of its own; what Twilio settles by itself does not. */
export function normalizeSmsTwilio(
  payload: SmsTwilioPayload,
  { settings }: NormalizeContext<SmsTwilioSettings>,
): Normalized {
  switch (payload.kind) {
    case 'status':
      return { kind: 'ignored', reason: 'a delivery status of a message of ours' };
    case 'unknown':
      return { kind: 'unsupported', messageKind: payload.what, draft: { extensions: payload.rest } };
    case 'message':
      return messageOf(payload, settings);
  }
}

function messageOf(payload: InboundMessage, settings: SmsTwilioSettings): Normalized {
  const draft = draftOf(payload, settings);
  if (payload.unknownType !== null) {
    return { kind: 'unsupported', messageKind: payload.unknownType.slice(0, 64), draft };
  }
  switch (payload.keyword) {
    case 'stop':
    case 'start':
      return { kind: 'ignored', reason: `the keyword to ${payload.keyword} messages, which Twilio answers` };
    case 'help':
      // To Twilio a word about itself; from a citizen it may be meant, so that a person shall see it.
      return { kind: 'intake', draft: { ...draft, action: 'event' } };
    case null:
      return { kind: 'intake', draft };
  }
}

function draftOf(payload: InboundMessage, settings: SmsTwilioSettings): IntakeDraft {
  const { messageSid, from, to, media, mediaCount, location, tooLong } = payload;
  const { content, warnings } = contentOf(payload.body || (payload.buttonText ?? ''));
  const found = location && pointOf(location.latitude, location.longitude, settings.locationCrs);
  const missing = [from === null && 'From', to === null && 'To'].filter((name) => name !== false);
  return {
    source: { messageId: messageSid, account: to },
    requester: requesterOf(payload),
    appeal: { content },
    place: found && { text: location.text, point: found.point },
    attachments: media.map(attachmentOf),
    extensions: payload.rest,
    warnings: [
      ...missingFields('message', missing),
      ...longFields(tooLong),
      ...warnings,
      ...mediaWarnings(media, mediaCount),
      ...(found?.warnings ?? []),
    ],
  };
}

/** Who sent it: by a number, or by what WhatsApp and the like know people by, which may hold one. */
function requesterOf({ from, profileName }: InboundMessage): Partial<Requester> {
  if (from === null) return { name: profileName };
  const [, medium, address = from] = /^([a-z]+):(.*)$/s.exec(from) ?? [];
  const isNumber = medium === undefined || address.startsWith('+');
  return {
    name: profileName,
    phones: isNumber ? [phoneOf(address, 'calling')] : [],
    channelUserId: medium === undefined ? null : from,
  };
}
