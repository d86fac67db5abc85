import { createHash, createHmac } from 'node:crypto';
import {
  attachmentsOf,
  BadPayload,
  hmacSettings,
  hmacVerifier,
  jsonAnswer,
  parseJson,
  queryOf,
  receiptSettings,
  receiptText,
  secretsOf,
  textAnswer,
  type Channel,
} from '#libs/channel-kit';
import { z } from 'zod';
import type { ContractOptions, MessageCase, RequestCase, UploadedFile } from '../contract/options.js';
import { toy, toyOptions } from './toy.js';

const SECRET = 'p4Hx8Lz2Qv6Rt1Ym';
const EMPTY = Buffer.alloc(0);

const richSettings = z.strictObject({
  verifier: hmacSettings.describe('How the sender signs.'),
  receipt: receiptSettings,
});
type RichSettings = z.infer<typeof richSettings>;

const Parcel = z.looseObject({
  id: z.string(),
  from: z.string(),
  kind: z.enum(['note', 'withdrawal']).or(z.string()),
  text: z.string(),
});
export type Parcel = z.infer<typeof Parcel>;

/** A channel that can everything there is to be tried: a handshake, files, receipts and a probe. */
export const richToy: Channel<RichSettings, Parcel> = {
  ...toy,
  id: 'rich-toy',
  settings: richSettings,
  source: {
    kind: 'webhook',
    routes: [
      { method: 'GET', path: '/', role: 'messages' },
      { method: 'POST', path: '/', role: 'messages' },
    ],
    verify: (request, { settings, now }) => {
      const verdict = hmacVerifier(settings.verifier)(request, { now });
      if (request.method !== 'GET' || verdict.kind !== 'accepted') return verdict;
      return { kind: 'handshake', response: textAnswer(200, queryOf(request.target).get('challenge') ?? '') };
    },
    probe: ({ settings, now, url, query }) => {
      const body = JSON.stringify({ id: 'probe', from: 'probe', kind: 'note', text: '.' });
      const secret = secretsOf(settings.verifier.secret)[0]!.value;
      return { method: 'POST', url: `${url}?${query}`, headers: signatureOf(now, Buffer.from(body), secret), body };
    },
  },
  parse: ({ bytes, headers }) => {
    const isForm = /^multipart\//.test(headers['content-type'] ?? '');
    const body = isForm ? z.object({ fields: z.unknown() }).parse(parseJson(bytes)).fields : parseJson(bytes);
    const read = Parcel.safeParse(body);
    if (!read.success) throw new BadPayload('reading a parcel: a field is missing or of another kind');
    return read.data;
  },
  dedupe: ({ from, id, kind }) => ({ key: [from, kind, id] }),
  ack: {
    deadlineMs: 2000,
    receipt: true,
    accepted: (kept, { settings }) => {
      const first = kept[0];
      const isNote = first?.payload?.kind === 'note';
      const say = isNote ? receiptText(settings.receipt, first.number) : null;
      return jsonAnswer(200, say === null ? { ok: true } : { ok: true, say });
    },
  },
  limits: { bodyBytes: 64 * 1024, files: { count: 2, bytesEach: 256 * 1024, fields: 8, fieldBytes: 32 * 1024 } },
  normalize: ({ id, from, kind, text, ...rest }, { message }) => {
    const draft = {
      source: { messageId: id },
      requester: { kind: 'person', channelUserId: from },
      appeal: { content: text },
      ...attachmentsOf(message.files),
    } as const;
    if (kind === 'note') return { kind: 'intake', draft: { ...draft, extensions: rest } };
    if (kind === 'withdrawal')
      return { kind: 'intake', draft: { ...draft, action: 'withdraw', matter: [from, id], extensions: rest } };
    return { kind: 'unsupported', messageKind: kind, draft: { ...draft, extensions: { ...rest, kind } } };
  },
};

/** What the signature is over: the time and the digest of the body, so that files can stream. */
function signatureOf(clock: number, body: Uint8Array, secret = SECRET): Record<string, string> {
  const time = String(Math.floor(clock / 1000));
  const digest = createHash('sha256').update(body).digest('hex');
  const signature = createHmac('sha256', secret).update(`${time}.${digest}`).digest('base64');
  return { 'X-Time': time, 'X-Digest': digest, 'X-Signature': signature };
}

function signed(clock: number, body: string | Uint8Array, type = 'application/json'): RequestCase {
  return { headers: { ...signatureOf(clock, Buffer.from(body)), 'Content-Type': type }, body };
}

function parcel(fields: Partial<Parcel>): MessageCase {
  const body = JSON.stringify({ id: '1', from: 'u-20931', kind: 'note', text: '人民路12号路灯不亮', ...fields });
  return { body, headers: { 'Content-Type': 'application/json' } };
}

function form(fields: Readonly<Record<string, string>>, file: UploadedFile): Uint8Array {
  const texts = Object.entries(fields).map(
    ([name, value]) => `--boundary-7\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--boundary-7\r\nContent-Disposition: form-data; name="photo"; filename="${file.name}"\r\nContent-Type: ${file.mime}\r\n\r\n`;
  return Buffer.concat([Buffer.from(texts.join('') + head), file.bytes, Buffer.from('\r\n--boundary-7--\r\n')]);
}

const settingsWith = (secret: unknown): unknown => ({
  verifier: {
    kind: 'hmac',
    header: 'X-Signature',
    encoding: 'base64',
    secret,
    signed: ['timestamp', 'header:x-digest'],
    joiner: '.',
    timestamp: { header: 'X-Time' },
    bodySha256Header: 'X-Digest',
  },
});

const { now } = toyOptions;

export const richOptions: ContractOptions = {
  settings: settingsWith(SECRET),
  otherAccount: settingsWith('w8Zd3nYb6HsC1fGv'),
  rotated: settingsWith({ current: 'w8Zd3nYb6HsC1fGv', previous: SECRET }),
  now,
  genuine: [{ name: 'a parcel', request: (clock) => signed(clock, String(parcel({}).body)) }],
  proofs: ['header:x-signature', 'header:x-time', 'header:x-digest'],
  window: { pastSeconds: 300, futureSeconds: 60 },
  handshakes: [
    {
      name: 'a challenge',
      request: (clock) => ({ target: '/?challenge=c-81', headers: signatureOf(clock, EMPTY) }),
      answer: { status: 200, body: 'c-81' },
    },
  ],
  golden: [
    {
      name: 'a parcel',
      message: parcel({ floor: 3 }),
      expected: {
        source: { messageId: '1' },
        requester: { kind: 'person', channelUserId: 'u-20931' },
        appeal: { content: '人民路12号路灯不亮' },
        extensions: { 'rich-toy': { floor: 3 } },
      },
    },
    {
      name: 'a withdrawal',
      message: parcel({ kind: 'withdrawal', text: '不用了' }),
      expected: {
        action: 'withdraw',
        source: { messageId: '1' },
        requester: { kind: 'person', channelUserId: 'u-20931' },
        appeal: { content: '不用了' },
      },
    },
  ],
  unknownKinds: [{ name: 'a drawing', message: parcel({ kind: 'drawing' }) }],
  lookAlikes: [{ name: 'same id, other sender', one: parcel({}), other: parcel({ from: 'u-20932' }) }],
  saying: (text) => parcel({ text }),
  fresh: ({ serial, sender, text, clock }) =>
    signed(clock, String(parcel({ id: `p-${serial}`, from: `u-${sender}`, text }).body)),
  withFile: ({ serial, sender, text, clock }, file) =>
    signed(
      clock,
      form({ id: `p-${serial}`, from: `u-${sender}`, kind: 'note', text }, file),
      'multipart/form-data; boundary=boundary-7',
    ),
  retrySeconds: [5, 60, 3600],
  readReceipt: ({ body }) => {
    const { say } = JSON.parse(body) as { readonly say?: string };
    if (say === undefined) throw new Error('there is no receipt in it');
    return say;
  },
  module: new URL('./rich-toy.js', import.meta.url),
};
