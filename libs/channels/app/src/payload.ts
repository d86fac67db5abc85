import { BadPayload, isRecord, parseJson, type JsonRecord, type Message } from '#libs/channel-kit';
import type { StoredFile } from '#libs/contracts';
import { z } from 'zod';
import { appBody, type AppBody } from './body.js';
import { parseIdempotencyKey } from './idempotency-key.js';

/** A request as the app meant it; there is only this one kind. */
export interface AppPayload {
  readonly kind: 'intake';
  readonly idempotencyKey: string;
  readonly body: AppBody;
  /** Fields that the API does not know, at the places where they stood. */
  readonly unknown: JsonRecord;
  /** What two requests with one idempotency key must agree in to be the same request. */
  readonly content: string | Uint8Array;
}

/** The parts of a form: one with the intake, the others are photos. */
export const INTAKE_PART = 'intake';
export const PHOTO_PART = 'photos';
const MIB = 1024 * 1024;
export const FILE_LIMITS = { count: 9, bytesEach: 20 * MIB, fields: 4, fieldBytes: MIB / 4 } as const;

// As many faults as fit a problem document that people still read.
const MAX_FAULTS = 20;

const LONG_NUMBER = /^-?(?=[\d.eE+-]{16,64}$)\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Reads a request: the idempotency key, then the JSON body, or the form's JSON part with its photos.
 *
 * @throws {BadPayload} naming every fault by JSON pointer and what was expected there
 */
export function parseApp(message: Message): AppPayload {
  const idempotencyKey = parseIdempotencyKey(message.headers['idempotency-key']);
  const { json, content, formParts } = sentIn(message);
  const { body, unknown } = readBody(parseJson(json));
  if (!body.content?.trim() && message.files.length === 0) {
    throw new BadPayload('/content: expected text, or at least one photo');
  }
  if (!formParts) return { kind: 'intake', idempotencyKey, body, unknown, content };
  if ('formParts' in unknown)
    throw new BadPayload('/formParts: expected no such field beside further parts of the form');
  return { kind: 'intake', idempotencyKey, body, unknown: { ...unknown, formParts }, content };
}

interface Sent {
  readonly json: Uint8Array;
  readonly content: string | Uint8Array;
  /** Text parts that the API does not know, if there are any. */
  readonly formParts?: Readonly<Record<string, string>>;
}

function sentIn(message: Message): Sent {
  const contentType = message.headers['content-type'] ?? '';
  switch (contentType.split(';', 1)[0]?.trim().toLowerCase()) {
    case 'application/json':
      return { json: message.bytes, content: message.bytes };
    case 'multipart/form-data':
      return sentInForm(message);
    default:
      throw new BadPayload('content-type: expected application/json or multipart/form-data');
  }
}

const manifest = z.object({ fields: z.record(z.string(), z.string()) });

/** The gateway streams files away and hands on the form's text parts as `{"fields": {name: text}}`. */
function sentInForm({ bytes, files }: Message): Sent {
  const form = manifest.safeParse(parseJson(bytes));
  if (!form.success) throw new BadPayload('body: expected a form, as the content-type says');
  const { [INTAKE_PART]: intake, [PHOTO_PART]: textPhoto, ...others } = form.data.fields;
  const isIntakeAFile = intake === undefined && files.some((file) => file.field === INTAKE_PART);
  const isStray = ({ field }: StoredFile) => field !== PHOTO_PART && !(isIntakeAFile && field === INTAKE_PART);
  const faults = [
    isIntakeAFile && `part ${INTAKE_PART}: expected no file name, so that it is not taken for a file`,
    intake === undefined && !isIntakeAFile && `part ${INTAKE_PART}: expected one, with the intake as JSON`,
    textPhoto !== undefined && `part ${PHOTO_PART}: expected a file name, so that it is taken for a file`,
    files.some(isStray) && `parts: expected files under the name ${PHOTO_PART} only`,
  ].filter((fault) => fault !== false);
  if (intake === undefined || faults.length > 0) throw new BadPayload(faults.join('; '));
  const formParts = Object.keys(others).length > 0 ? others : undefined;
  const content = JSON.stringify([intake, ...files.map((file) => file.sha256), ...(formParts ? [formParts] : [])]);
  return { json: Buffer.from(intake), content, ...(formParts ? { formParts } : {}) };
}

function readBody(raw: unknown): { readonly body: AppBody; readonly unknown: JsonRecord } {
  const parsed = appBody.safeParse(withLongCoordinates(withoutNulls(raw)));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `/${issue.path.map(String).join('/')}: ${issue.message.replace(/^Invalid (input|option): /, '')}`,
    );
    const more = faults.length > MAX_FAULTS ? `; and ${faults.length - MAX_FAULTS} more` : '';
    throw new BadPayload(faults.slice(0, MAX_FAULTS).join('; ') + more);
  }
  return { body: parsed.data, unknown: unknownIn(appBody, raw as JsonRecord) };
}

/** Serializers write null for what is absent; the API means the same by both. */
function withoutNulls(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const present = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(present.map(([name, child]) => [name, withoutNulls(child)]));
}

/** `parseJson` keeps numbers that no double holds exactly as text, but 118.79690000000000123 degrees is still a place. */
function withLongCoordinates(body: unknown): unknown {
  if (!isRecord(body) || !isRecord(body['place'])) return body;
  const place = Object.entries(body['place']).map(([name, value]) => [
    name,
    (name === 'lng' || name === 'lat') && typeof value === 'string' && LONG_NUMBER.test(value) ? Number(value) : value,
  ]);
  return { ...body, place: Object.fromEntries(place) as unknown };
}

function unknownIn(schema: z.ZodObject, value: JsonRecord): JsonRecord {
  const found: Record<string, unknown> = {};
  for (const [name, child] of Object.entries(value)) {
    const known = Object.hasOwn(schema.shape, name) ? (schema.shape[name] as z.core.$ZodType) : undefined;
    if (known === undefined) {
      found[name] = child;
      continue;
    }
    const inner: unknown = known instanceof z.ZodOptional ? known.unwrap() : known;
    if (!(inner instanceof z.ZodObject) || !isRecord(child)) continue;
    const nested = unknownIn(inner, child);
    if (Object.keys(nested).length > 0) found[name] = nested;
  }
  return found;
}
