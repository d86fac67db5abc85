import { anyTime } from '#libs/channel-kit';
import type { Warning } from '#libs/contracts';
import type { FieldName, PortalForm } from './payload.js';
import { positionOf } from './position.js';

export const TYPES: readonly string[] = ['consult', 'help', 'complaint', 'report', 'suggestion', 'praise', 'other'];
export const IDENTITIES: readonly string[] = ['open', 'confidential', 'anonymous'];
export const LANGUAGES: readonly string[] = ['zh', 'en'];

/** How much of a field an intake carries, characters. */
export const MOST = { name: 256, phone: 128, place: 1000 } as const;

/** A field that an intake cannot carry as it was sent. */
export interface Unread {
  readonly name: FieldName;
  readonly warning: Warning;
}

/** The fields that a page of ours would not have sent so: they are kept as they came, and marked. */
export function unreadIn(fields: PortalForm['fields']): readonly Unread[] {
  const found: Unread[] = [];
  const note = (name: FieldName, code: string, detail: string) => found.push({ name, warning: { code, detail } });

  for (const [name, known] of Object.entries({ type: TYPES, identity: IDENTITIES, lang: LANGUAGES })) {
    const field = name as 'type' | 'identity' | 'lang';
    if (fields[field] !== '' && !known.includes(fields[field])) {
      note(field, 'FIELD_NOT_UNDERSTOOD', `${name} has a value that the form does not offer; it stands as it came.`);
    }
  }
  for (const [name, most] of Object.entries(MOST)) {
    const field = name as keyof typeof MOST;
    if (fields[field].trim().length > most) {
      note(field, 'FIELD_TOO_LONG', `${name} has more than ${most} characters; the whole is in the extensions.`);
    }
  }
  for (const name of ['lng', 'lat'] as const) {
    if (fields[name] !== '' && positionOf(fields) === null) {
      note(name, 'COORDINATES_UNREADABLE', `${name} is half a position, or no degrees; it stands as it came.`);
    }
  }
  if (fields.occurredAt !== '' && anyTime(fields.occurredAt) === null) {
    note(
      'occurredAt',
      'TIME_NOT_UNDERSTOOD',
      'occurredAt is no time that can be read in one way; it stands as it came.',
    );
  }
  return found;
}
