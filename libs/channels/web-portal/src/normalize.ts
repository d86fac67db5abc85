import {
  anyTime,
  attachmentsOf,
  contentOf,
  phoneOf,
  warnIf,
  type Normalized,
  type NormalizeContext,
} from '#libs/channel-kit';
import type { Appeal, Place, Requester } from '#libs/contracts';
import { doubtsOf, tellDoubts } from './doubts.js';
import type { PortalForm } from './payload.js';
import { positionOf } from './position.js';
import type { WebPortalSettings } from './settings.js';
import { LANGUAGES, MOST, TYPES, unreadIn } from './unread.js';

/** Makes the intake's draft of a form. What cannot be read stands as it was typed, with a warning. */
export function normalizePortalForm(
  form: PortalForm,
  { message, receivedAt, settings }: NormalizeContext<WebPortalSettings>,
): Normalized {
  const { fields, token } = form;
  const { attachments, warnings: refusals } = attachmentsOf(message.files, { idPrefix: 'photo' });
  const ageMs = receivedAt - token.madeAt;
  const doubts = doubtsOf(form, ageMs, settings);
  const unread = unreadIn(fields);
  const { content, warnings: cuts } = contentOf(fields.content);
  return {
    kind: 'intake',
    draft: {
      source: { messageId: token.nonce },
      requester: requesterOf(fields),
      appeal: {
        type: TYPES.includes(fields.type) ? (fields.type as Appeal['type']) : null,
        content,
        occurredAt: anyTime(fields.occurredAt),
      },
      place: placeOf(fields),
      attachments,
      extensions: {
        form: { openSeconds: Math.round(ageMs / 1000), isNoticeAccepted: fields.consent !== '', doubts },
        ...(positionOf(fields) && fields.accuracy !== '' ? { accuracyMetres: fields.accuracy } : {}),
        ...(unread.length > 0 ? { asSent: Object.fromEntries(unread.map(({ name }) => [name, fields[name]])) } : {}),
        ...(Object.keys(form.rest).length > 0 ? { otherFields: form.rest } : {}),
        ...(fields.website === '' ? {} : { trap: fields.website }),
      },
      warnings: [
        ...refusals,
        ...unread.map(({ warning }) => warning),
        ...cuts,
        ...warnIf(doubts.length > 0, 'SPAM_SUSPECTED', tellDoubts(doubts)),
      ],
    },
  };
}

function requesterOf({ identity, type, name, phone, lang }: PortalForm['fields']): Partial<Requester> {
  const number = phone.trim();
  return {
    name: name.trim().slice(0, MOST.name) || null,
    phones: number === '' ? [] : [phoneOf(number, 'contact')],
    language: LANGUAGES.includes(lang) ? lang : null,
    anonymous: identity === 'anonymous',
    // Whoever reports wrongdoing is protected without having to ask; and a wish that cannot be read may be this one.
    confidential: !['', 'open', 'anonymous'].includes(identity) || type === 'report',
  };
}

function placeOf(fields: PortalForm['fields']): Partial<Place> | null {
  const text = fields.place.trim().slice(0, MOST.place) || null;
  const point = positionOf(fields);
  return text || point ? { text, point } : null;
}
