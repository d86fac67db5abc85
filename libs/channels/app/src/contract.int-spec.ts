import type { StoredFile } from '#libs/contracts';
import { describeChannelContract, fixturesIn, goldenCases, type UploadedFile } from '#libs/testing';
import { IDEMPOTENCY_KEY, NOW, OLD_SECRET, SETTINGS, SM3_SECRET, signedRequest, type Attempt } from '../test/signer.js';
import { app } from './index.js';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const fixture = fixturesIn(FIXTURES);
// The signature covers the whole target, so the suite is given it whole.
const INTAKES = '/channels/app/intakes';
const json = (body: string, idempotencyKey = IDEMPOTENCY_KEY) => ({
  target: '/intakes',
  headers: { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey },
  body,
});
const form = (written: string, idempotencyKey = IDEMPOTENCY_KEY) => {
  const { fields, files } = JSON.parse(written) as { fields: Record<string, string>; files: StoredFile[] };
  return {
    target: '/intakes',
    headers: { 'Content-Type': 'multipart/form-data; boundary=b', 'Idempotency-Key': idempotencyKey },
    // The gateway has put the files away and hands on the text parts like this.
    body: JSON.stringify({ fields }),
    files,
  };
};
const signed = (attempt: Attempt) => (clock: number) =>
  signedRequest({ target: INTAKES, timestamp: clock / 1000, nonce: `nonce-${clock}`, ...attempt });
const multipart = (content: string, { name, mime, bytes }: UploadedFile): Buffer => {
  const photo = `Content-Disposition: form-data; name="photos"; filename="${name}"\r\nContent-Type: ${mime}`;
  return Buffer.concat([
    Buffer.from('--b\r\nContent-Disposition: form-data; name="intake"\r\n\r\n'),
    Buffer.from(`${JSON.stringify({ content })}\r\n--b\r\n${photo}\r\n\r\n`),
    bytes,
    Buffer.from('\r\n--b--\r\n'),
  ]);
};
const otherKey = '0f9e8d7c-6b5a-4c3d-8e1f-a0b1c2d3e4f5';
const full = fixture('json-full').toString();
const withPhotos = fixture('form-with-photos').toString();

describeChannelContract(app, {
  settings: SETTINGS,
  now: NOW,
  genuine: [
    { name: 'JSON', request: signed({ body: full }) },
    { name: 'an older key', request: signed({ body: full, keyId: 'city-app-2025-11', secret: OLD_SECRET }) },
    { name: 'HMAC-SM3', request: signed({ body: full, keyId: 'city-app-gm', secret: SM3_SECRET, hash: 'sm3' }) },
    { name: 'a quoted idempotency key', request: signed({ body: full, idempotencyKey: `"${IDEMPOTENCY_KEY}"` }) },
    { name: 'a query', request: signed({ body: full, target: `${INTAKES}?b=2&a=%E8%B7%AF` }) },
    {
      name: 'a question about the status',
      role: 'status',
      request: signed({ method: 'GET', target: `${INTAKES}/2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11` }),
    },
  ],
  tampered: [
    { name: 'an unknown key', request: signed({ body: full, keyId: 'nobody' }) },
    { name: 'the secret of another key', request: signed({ body: full, secret: OLD_SECRET }) },
    { name: 'another algorithm', request: signed({ body: full, hash: 'sm3' }) },
    { name: 'no digest', request: signed({ body: full, contentDigest: '' }) },
    {
      name: 'a signature for another address',
      request: (clock) => ({ ...signed({ body: full, target: `${INTAKES}?a=1` })(clock), target: INTAKES }),
    },
  ],
  proofs: [
    'header:x-hotline-signature',
    'header:x-hotline-key',
    'header:x-hotline-timestamp',
    'header:x-hotline-nonce',
    'header:content-digest',
    'header:content-type',
    'header:idempotency-key',
  ],
  window: { pastSeconds: 300, futureSeconds: 60 },
  otherAccount: { keys: [{ id: 'city-app-2026-11', secret: 'the-secret-of-quite-another-city-app-7' }] },
  rotated: {
    keys: [{ id: 'city-app-2027-05', secret: 'the-secret-that-comes-after-all-these-3' }, ...SETTINGS.keys],
  },
  golden: goldenCases(FIXTURES, (body, file) => (file.startsWith('form-') ? form : json)(body.toString())),
  // The API has one kind of message; another body is refused with its faults named (payload.spec.ts).
  unknownKinds: [],
  lookAlikes: [
    { name: 'the same words under another key', one: json(full), other: json(full, otherKey) },
    {
      name: 'the same words and photos under another key',
      one: form(withPhotos),
      other: form(withPhotos, otherKey),
    },
  ],
  saying: (text) => json(JSON.stringify({ content: text })),
  fresh: ({ serial, sender, text, clock }) =>
    signed({
      idempotencyKey: `serial-${serial}`,
      body: JSON.stringify({ content: text, userId: `citizen-${sender}` }),
    })(clock),
  withFile: ({ serial, text, clock }, file) =>
    signed({
      idempotencyKey: `serial-${serial}`,
      contentType: 'multipart/form-data; boundary=b',
      body: multipart(text, file),
    })(clock),
  // What the app API tells its clients: 1 s, 2 s, 4 s … up to a minute.
  retrySeconds: [1, 2, 4, 8, 16, 32, 60],
  readReceipt: ({ body }) => {
    const { number } = JSON.parse(body.toString()) as { number?: string };
    if (number === undefined) throw new Error('reading the receipt: the answer has no number');
    return number;
  },
});
