import { anyTime, phoneOf, type IntakeDraft, type NormalizeContext, type Normalized } from '#libs/channel-kit';
import type { Requester } from '#libs/contracts';
import { answersIn } from './attributes.js';
import { mediaOf } from './media.js';
import { Notes } from './notes.js';
import type { Open311Payload, Person, RequestUpdate, ServiceRequest } from './payload.js';
import { REPORT_ID } from './service.js';
import type { Open311Settings } from './settings.js';

/** As the gateway makes them: version 5. */
const INTAKE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A report opens a matter; an update says which report it is about, and what its client says became of it. */
export function normalizeOpen311(
  payload: Open311Payload,
  { message, settings }: NormalizeContext<Open311Settings>,
): Normalized {
  const notes = new Notes();
  const attachments = mediaOf(message.files, payload.mediaUrls, notes);
  const requester = requesterOf(payload.person, notes);
  const content = notes.content('description', payload.description);
  const own =
    payload.kind === 'request'
      ? reportOf(payload, content, settings, notes)
      : updateOf(payload, content, attachments.length > 0, notes);
  return { kind: 'intake', draft: { ...own, requester, attachments, warnings: notes.warnings } };
}

function reportOf(
  payload: ServiceRequest,
  content: string,
  { jurisdiction }: Open311Settings,
  notes: Notes,
): IntakeDraft {
  const { service, point } = payload;
  const text = notes.fit('address_string', payload.address, 1000);
  const system = jurisdiction?.id ?? 'open311';
  const attributes = answersIn(payload.attributes, service.attributes, notes);
  return {
    source: { messageId: notes.fit(`attribute[${REPORT_ID}]`, payload.reportId, 512) },
    appeal: { content, classification: [{ system, code: service.code, name: service.name, level: null }] },
    place: text === null && point === null ? null : { text, point: point && { ...point, crs: 'WGS84' } },
    extensions: {
      client: payload.client,
      ...(attributes.length > 0 ? { attributes } : {}),
      ...notes.fields(payload.others),
    },
  };
}

function updateOf(payload: RequestUpdate, content: string, hasMedia: boolean, notes: Notes): IntakeDraft {
  const { requestId, status, updatedAt } = payload;
  const submittedAt = updatedAt === null ? null : anyTime(updatedAt);
  if (updatedAt !== null && submittedAt === null) {
    notes.leave('updated_datetime', updatedAt);
    notes.warn('TIME_NOT_UNDERSTOOD', 'updated_datetime is no time that can be read in one way; it stands as it came.');
  }
  const openedBy = requestId.toLowerCase();
  const isKnown = INTAKE_ID.test(openedBy);
  if (!isKnown) {
    notes.warn('MATTER_UNKNOWN', 'The service_request_id is none that this gateway gives out.');
  }
  const attributes = answersIn(payload.attributes, null, notes);
  return {
    action: content !== '' || hasMedia ? 'supplement' : 'event',
    matter: isKnown ? { openedBy } : ['service request', openedBy],
    submittedAt,
    source: { messageId: notes.fit('update_id', payload.updateId, 512) },
    appeal: { content },
    extensions: {
      client: payload.client,
      serviceRequestId: requestId,
      ...(status === null ? {} : { status }),
      ...(attributes.length > 0 ? { attributes } : {}),
      ...notes.fields(payload.others),
    },
  };
}

function requesterOf(person: Person, notes: Notes): Partial<Requester> {
  const phone = notes.fit('phone', person.phone, 128);
  const isSaid = Object.values(person).some((value) => value !== null);
  return {
    kind: isSaid ? 'person' : 'unknown',
    name: notes.fit('first_name, last_name', nameOf(person), 256),
    phones: phone === null ? [] : [phoneOf(phone, 'contact')],
    channelUserId: notes.fit('account_id', person.accountId, 256),
    email: notes.fit('email', person.email, 320),
  };
}

/** As the person writes it: the Chinese name begins with the family's. FixMyStreet puts "-" for a family name of none. */
function nameOf({ firstName, lastName }: Person): string | null {
  const names = [firstName, lastName].filter((name) => name !== null && name !== '-') as string[];
  if (names.length === 0) return null;
  return names.every((name) => /^\p{Script=Han}+$/u.test(name)) ? names.reverse().join('') : names.join(' ');
}
