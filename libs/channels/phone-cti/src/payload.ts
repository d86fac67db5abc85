import type { Message } from '#libs/channel-kit';
import { readBody, type Body } from './body.js';
import { FIELD_NAMES, FIELDS, type FieldName } from './fields.js';
import type { EventKind } from './kinds.js';
import type { CtiMapping } from './mapping.js';
import { textAt, without } from './paths.js';
import type { PhoneCtiSettings } from './settings.js';
import { timeOf } from './times.js';

/** The fields that a body told, as it wrote them. */
export type Fields = Readonly<Partial<Record<FieldName, string>>>;

interface Read {
  readonly fields: Fields;
  /** Fields too long to be what they are mapped as. */
  readonly tooLong: readonly FieldName[];
  readonly body: Body;
  /** Where in the body the fields were, as far as an intake has a place for all that they say. */
  readonly readPaths: readonly string[];
}

/** An event of a kind that the mapping knows. */
export interface KnownEvent extends Read {
  readonly kind: EventKind;
}
/** An event type that the mapping does not list. */
export interface UnknownEvent extends Read {
  readonly kind: 'unknown';
  readonly eventType: string;
}
/** No business of ticketing, says a rule of the mapping. */
export interface IgnoredEvent extends Read {
  readonly kind: 'ignored';
  readonly reason: string;
}
export type CtiEvent = KnownEvent | UnknownEvent | IgnoredEvent;

/** They stay in the extensions although they are read: an intake has no place for them, or says less than they do. */
const STAY: readonly FieldName[] = ['legId', 'sequence', 'eventScope', 'outcome'];

/** One event, read as the mapping says. */
export function parseEvent(message: Message, { body: format, mapping }: PhoneCtiSettings): CtiEvent {
  const body = readBody(message, format);
  const read = readFields(body, mapping);
  const rule = mapping.ignore.find(({ path, values }) => values.includes(textAt(body, path) ?? ''));
  if (rule) return { kind: 'ignored', reason: rule.reason, ...read };
  const eventType = mapping.kind.path === undefined ? undefined : textAt(body, mapping.kind.path);
  const kind = eventType === undefined ? kindWithoutType(body, mapping) : ownValue(mapping.kind.values, eventType);
  if (kind === undefined) return { kind: 'unknown', eventType: eventType ?? '', ...read };
  return { kind: kindAsItEnded(kind, read.fields, mapping), ...read };
}

function readFields(body: Body, mapping: CtiMapping): Read {
  const fields: Partial<Record<FieldName, string>> = {};
  const tooLong: FieldName[] = [];
  const readPaths: string[] = [];
  for (const name of FIELD_NAMES) {
    for (const path of pathsOf(mapping, name)) {
      const text = textAt(body, path);
      if (text === undefined) continue;
      if (text.length > FIELDS[name].max) tooLong.push(name);
      else {
        fields[name] = text;
        if (!STAY.includes(name)) readPaths.push(path);
      }
      break;
    }
  }
  return { fields, tooLong, body, readPaths };
}

function pathsOf(mapping: CtiMapping, name: FieldName): readonly string[] {
  const mapped = mapping.fields[name];
  return mapped === undefined ? [] : typeof mapped === 'string' ? [mapped] : mapped;
}

function kindWithoutType(body: Body, { kind }: CtiMapping): EventKind | undefined {
  const told = Object.entries(kind.has).find(([path]) => textAt(body, path) !== undefined);
  return told === undefined ? kind.otherwise : told[1];
}

/**
 * What of the body an intake has no place for. All of it when the event is not known, or has no call id: the intake then has no
 * call part.
 */
export function restOf({ kind, fields, body, readPaths }: CtiEvent): Readonly<Record<string, unknown>> {
  return kind === 'unknown' || fields.callId === undefined ? body : without(body, readPaths);
}

/** The end of a call that nobody answered is a missed call, however the vendor names the event. */
function kindAsItEnded(kind: EventKind, fields: Fields, mapping: CtiMapping): EventKind {
  if (kind !== 'ended' && kind !== 'call') return kind;
  const outcome = ownValue(mapping.outcomes, fields.outcome);
  if (outcome === 'missed' || outcome === 'abandoned') return outcome;
  const isAnswered = outcome === 'answered' || timeOf(fields.answeredAt, mapping.time) !== null;
  return kind === 'call' && !isAnswered ? mapping.unanswered : kind;
}

/** What a dictionary says of a code, by its own entries alone. */
export function ownValue<T>(dictionary: Readonly<Record<string, T>>, code: string | undefined): T | undefined {
  return code !== undefined && Object.hasOwn(dictionary, code) ? dictionary[code] : undefined;
}
