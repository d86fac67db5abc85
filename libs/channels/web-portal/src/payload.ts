import {
  BadPayload,
  charsetOf,
  multipartFields,
  parseForm,
  queryOf,
  type Message,
  type MultipartFields,
  type ParseContext,
} from '#libs/channel-kit';
import { judgeWork, type Work } from './proof-of-work.js';
import type { WebPortalSettings } from './settings.js';
import { readToken, type FormToken } from './token.js';

/** The fields of the form, as the page names them. */
export const FIELDS = [
  'content',
  'type',
  'place',
  'lng',
  'lat',
  'accuracy',
  'occurredAt',
  'identity',
  'name',
  'phone',
  'consent',
  'lang',
  'website',
] as const;
export type FieldName = (typeof FIELDS)[number];

/** A form as a citizen sent it; there is only this one kind. */
export interface PortalForm {
  readonly kind: 'request';
  readonly token: FormToken;
  readonly work: Work;
  /** As typed; empty where nothing was. */
  readonly fields: Readonly<Record<FieldName, string>>;
  /** What else came with the form. */
  readonly rest: MultipartFields;
  /** What two requests from one form must agree in to be the same request. */
  readonly content: string;
}

/**
 * Reads a form, sent with photos or without.
 *
 * @throws {BadPayload} when it says nothing at all; whatever else is odd about it is kept and marked
 */
export function parsePortalForm(message: Message, { settings }: ParseContext<WebPortalSettings>): PortalForm {
  const query = queryOf(message.target);
  const written = query.get('token') ?? '';
  const token = readToken(written);
  if (!token) throw new BadPayload('token: expected that of a form');
  const sent = fieldsOf(message);
  const fields = Object.fromEntries(FIELDS.map((name) => [name, textOf(sent[name])])) as Record<FieldName, string>;
  if (fields.content.trim() === '' && message.files.length === 0) {
    throw new BadPayload('content: expected text, or at least one photo');
  }
  return {
    kind: 'request',
    token,
    work: judgeWork(written, query.get('work'), settings.proofOfWorkBits),
    fields,
    rest: restOf(sent),
    content: JSON.stringify([sent, ...message.files.map((file) => file.sha256)]),
  };
}

function fieldsOf({ headers, bytes }: Message): MultipartFields {
  const contentType = headers['content-type'] ?? '';
  switch (contentType.split(';', 1)[0]?.trim().toLowerCase()) {
    case 'multipart/form-data':
      return multipartFieldsOf(bytes);
    case 'application/x-www-form-urlencoded':
      return { ...parseForm(bytes, charsetOf(contentType) ?? 'utf-8') };
    default:
      throw new BadPayload('content-type: expected that of a form');
  }
}

function multipartFieldsOf(bytes: Uint8Array): MultipartFields {
  const fields = multipartFields(bytes);
  if (!fields) throw new BadPayload('body: expected a form, as the content-type says');
  return fields;
}

function textOf(value: MultipartFields[string] | undefined): string {
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

/** Fields that the page does not have, and known ones that came more than once. */
function restOf(sent: MultipartFields): MultipartFields {
  const isRead = ([name, value]: [string, MultipartFields[string]]) =>
    (FIELDS as readonly string[]).includes(name) && (typeof value === 'string' || value.length < 2);
  return Object.fromEntries(Object.entries(sent).filter((entry) => !isRead(entry)));
}
