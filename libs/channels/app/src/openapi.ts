import { FILE_TYPES, PROBLEMS, type ProblemName } from '#libs/channel-kit';
import { z } from 'zod';
import { appBody } from './body.js';
import { FILE_LIMITS, INTAKE_PART, PHOTO_PART } from './payload.js';

const intakeId = z.uuid().describe('The id of the intake; the same for every repeat of the request.');

const intakeNumber = z.string().max(32).describe('The id as it is told to the person, who may ask by it.');

const received = z
  .object({
    id: intakeId,
    number: intakeNumber
      .optional()
      .meta({ description: 'What to tell the person. Absent where the hotline wants none told.' }),
    status: z.literal('received'),
  })
  .describe('The request is on disk and will become an intake.');

const state = z
  .object({
    id: intakeId,
    number: intakeNumber,
    status: z
      .string()
      .describe(
        'received: kept, on its way. queued: handed to ticketing. quarantined: a person has to look at it first. ' +
          'Read a word that is not among these as received.',
      ),
  })
  .describe('What became of the request.');

const problemDocument = z
  .object({
    type: z.string().describe('urn:hotline:problem: and the name of the problem; stable.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().describe('What to do about it; for a bad body, every fault with its JSON pointer.'),
  })
  .describe('A problem document (RFC 9457).');

const SIGNATURE_HEADERS = [
  header('X-Hotline-Key', 'The id of the key that signs.', 'city-app-2026-11'),
  header('X-Hotline-Timestamp', 'When it was signed, seconds since 1970; at most 300 old and 60 ahead.', '1795312800'),
  header('X-Hotline-Nonce', '8 to 128 visible ASCII characters, new for every signature.', '9f1c2d3e4b5a6978'),
  header(
    'X-Hotline-Signature',
    'Base64 HMAC (SHA-256, or SM3 if the key says so) over method, request target, X-Hotline-Timestamp, ' +
      'X-Hotline-Nonce, Content-Digest, Content-Type and Idempotency-Key, each exactly as sent or empty, joined by ' +
      'line feeds.',
    'Lm13DLoVxYGag7yo305Ad27ef2j/JysUlPw1DtJ6YRc=',
  ),
] as const;

const EXAMPLE_BODY = {
  title: '路灯不亮',
  content: '人民路12号门口的路灯三天没亮了',
  type: 'help',
  userId: 'u-20931',
  contact: { name: '张三', phone: '13800000000' },
  place: { text: '人民路12号', lng: 118.7969, lat: 32.0603, crs: 'GCJ02' },
};
const EXAMPLE_ID = '2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11';
const EXAMPLE_NUMBER = '5X6H-RR3T-7FGX';

/** The API below an instance's URL as OpenAPI 3.1 path items, made from the schemas that also check the requests. */
export function describeApi(): Readonly<Record<string, unknown>> {
  return {
    '/intakes': { post: sendOperation() },
    '/intakes/{id}': { get: statusOperation() },
  };
}

function sendOperation(): Readonly<Record<string, unknown>> {
  const body = jsonSchema(appBody);
  return {
    summary: 'Hand in a request, with photos if there are any',
    description: 'Sending the same bytes again under the same Idempotency-Key is always safe, and answered alike.',
    parameters: [
      header(
        'Idempotency-Key',
        'Names the request: 1 to 255 visible ASCII characters, new for every request, the ' +
          'same for every attempt at it.',
        '8e03978e-40d5-43e8-bc93-6894a57f9324',
      ),
      header(
        'Content-Digest',
        'SHA-256 of the body as sent (RFC 9530).',
        'sha-256=:vo6/2JU+Ei89UBjLk3vmrYXYPuEY00nzkSUV2yubMIE=:',
      ),
      ...SIGNATURE_HEADERS,
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: body, example: EXAMPLE_BODY },
        'multipart/form-data': {
          schema: {
            type: 'object',
            required: [INTAKE_PART],
            properties: {
              [INTAKE_PART]: { ...body, description: 'The same as the JSON body, in a part without a file name.' },
              [PHOTO_PART]: {
                type: 'array',
                maxItems: FILE_LIMITS.count,
                description: `One part for each file, with a file name; at most ${FILE_LIMITS.bytesEach} bytes each.`,
                items: { type: 'string', contentMediaType: 'application/octet-stream' },
              },
            },
          },
          encoding: {
            [INTAKE_PART]: { contentType: 'application/json' },
            [PHOTO_PART]: { contentType: [...FILE_TYPES].join(', ') },
          },
        },
      },
    },
    responses: {
      '202': {
        description: 'Kept: the request will not be lost. A repeat gets the same answer.',
        headers: {
          Location: { description: 'Where its status is, relative to this URL.', schema: { type: 'string' } },
        },
        content: jsonContent(received, { id: EXAMPLE_ID, number: EXAMPLE_NUMBER, status: 'received' }),
      },
      ...problemResponses([
        'body-not-understood',
        'signature-invalid',
        'clock-out-of-window',
        'not-found',
        'too-slow',
        'too-large',
        'unsupported-media',
        'key-reused',
        'too-many',
        'not-kept',
      ]),
    },
  };
}

function statusOperation(): Readonly<Record<string, unknown>> {
  return {
    summary: 'Ask what became of a request',
    description:
      'Signed like a request, with the lines for Content-Digest, Content-Type and Idempotency-Key left empty.',
    parameters: [
      { name: 'id', in: 'path', required: true, schema: jsonSchema(intakeId), example: EXAMPLE_ID },
      ...SIGNATURE_HEADERS,
    ],
    responses: {
      '200': {
        description: 'What is known.',
        content: jsonContent(state, { id: EXAMPLE_ID, number: EXAMPLE_NUMBER, status: 'queued' }),
      },
      ...problemResponses(['signature-invalid', 'clock-out-of-window', 'not-found', 'too-many', 'not-kept']),
    },
  };
}

function header(name: string, description: string, example: string): Readonly<Record<string, unknown>> {
  return { name, in: 'header', required: true, description, schema: { type: 'string' }, example };
}

function jsonContent(schema: z.ZodType, example: unknown): Readonly<Record<string, unknown>> {
  return { 'application/json': { schema: jsonSchema(schema), example } };
}

/** One response for each status; problems that share one are told apart by `type`. */
function problemResponses(names: readonly ProblemName[]): Readonly<Record<string, unknown>> {
  const statuses = [...new Set(names.map((name) => PROBLEMS[name].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const here = names.filter((name) => PROBLEMS[name].status === status);
      const examples = here.map((name) => [
        name,
        { value: { type: `urn:hotline:problem:${name}`, title: PROBLEMS[name].title, status } },
      ]);
      return [
        String(status),
        {
          description: here.map((name) => PROBLEMS[name].title).join('; or: '),
          ...(status === 429 || status === 503
            ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } }
            : {}),
          content: {
            'application/problem+json': {
              schema: jsonSchema(problemDocument),
              examples: Object.fromEntries(examples) as unknown,
            },
          },
        },
      ];
    }),
  );
}

function jsonSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
