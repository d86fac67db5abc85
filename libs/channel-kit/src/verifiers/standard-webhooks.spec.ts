import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { WebhookRequest } from '../request.js';
import { standardWebhooks, standardWebhooksSettings } from './standard-webhooks.js';

const CALL_BODY =
  '{"specversion":"1.0","id":"evt-20261122-000001","source":"urn:cti:demo:pbx01","type":"cn.hotline.cti.call.ended.v1","time":"2026-11-22T10:03:12.480+08:00","subject":"call/7d2f4c1e-0a5b-4f1e-9b7a-3c6d5e8f9a01","datacontenttype":"application/json","data":{"callId":"7d2f4c1e-0a5b-4f1e-9b7a-3c6d5e8f9a01","sequence":5,"direction":"inbound","caller":"+8613800000000","called":"12345","endReason":"caller_hangup"}}';

/** The first is published with the specification, the others were computed without this code. */
const VECTORS = [
  {
    name: 'of the specification',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    time: 1614265330,
    body: '{"test": 2432232314}',
    signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  {
    name: 'of an intake that was accepted',
    secret: 'whsec_uJ+dP9tAvh9J/UbDNIuMm8DEv6xTH8XS',
    id: 'msg_01KANE5W8Q4M2T6Y9V3B7D1F0H',
    time: 1795312800,
    body: '{"type":"cn.gov.hotline.intake.accepted","data":{"intakeId":"INT20261122000123","channel":"app"}}',
    signature: 'v1,cZ4bdeDI5J8Pq2EJpboBxnUmeTDUYy9FXl1s09RwfF8=',
  },
  {
    name: 'of a call that ended',
    secret: 'whsec_uJ+dP9tAvh9J/UbDNIuMm8DEv6xTH8XS',
    id: 'evt-20261122-000001',
    time: 1795312992,
    body: CALL_BODY,
    signature: 'v1,kNPY5gmZ188wVnCbA77UKFDoI37xXDy9qjgsGg/KgEc=',
  },
];

const [SPECIFIED] = VECTORS as [(typeof VECTORS)[number]];
const NOW = SPECIFIED.time * 1000;

const verifierOf = (settings: object) =>
  standardWebhooks(standardWebhooksSettings.parse({ kind: 'standard-webhooks', ...settings }));
const requestOf = ({ id, time, body, signature }: Omit<typeof SPECIFIED, 'name' | 'secret'>): WebhookRequest => ({
  method: 'POST',
  target: '/',
  path: '/',
  headers: { 'webhook-id': id, 'webhook-timestamp': String(time), 'webhook-signature': signature },
  body: Buffer.from(body),
  remoteAddress: null,
  publicBaseUrl: null,
});
/** Signed by the project that wrote the specification. */
const signedBy = (secret: string, at: number, body = SPECIFIED.body): WebhookRequest =>
  requestOf({
    ...SPECIFIED,
    body,
    time: at,
    signature: new Webhook(secret).sign(SPECIFIED.id, new Date(at * 1000), body),
  });

describe('standardWebhooks', () => {
  it.each(VECTORS)('takes the vector $name', (vector) => {
    const verify = verifierOf({ secret: vector.secret });
    const request = requestOf(vector);
    expect(verify(request, { now: vector.time * 1000 })).toEqual({
      kind: 'accepted',
      credential: 'current',
      assurance: 'high',
    });
    const changed = { ...request, body: Buffer.from(`${vector.body}\n`) };
    expect(verify(changed, { now: vector.time * 1000 })).toEqual({ kind: 'refused', reason: 'SIGNATURE_INVALID' });
  });

  it.each([
    [0, 'accepted'],
    [-300, 'accepted'],
    [300, 'accepted'],
    [-301, 'stale'],
    [301, 'stale'],
  ])('takes what was signed %d s from now as %s', (seconds, kind) => {
    const verdict = verifierOf({ secret: SPECIFIED.secret })(signedBy(SPECIFIED.secret, SPECIFIED.time + seconds), {
      now: NOW,
    });
    expect(verdict.kind).toBe(kind);
    if (verdict.kind === 'stale') expect(verdict.skewMs).toBe(seconds * 1000);
  });

  it('refuses a wrong signature at a wrong time', () => {
    const forged = signedBy('whsec_uJ+dP9tAvh9J/UbDNIuMm8DEv6xTH8XS', SPECIFIED.time - 86_400);
    expect(verifierOf({ secret: SPECIFIED.secret })(forged, { now: NOW })).toEqual({
      kind: 'refused',
      reason: 'SIGNATURE_INVALID',
    });
  });

  it('believes any good entry of a list, and every secret that is live', () => {
    const other = 'whsec_uJ+dP9tAvh9J/UbDNIuMm8DEv6xTH8XS';
    const verify = verifierOf({ secret: { current: other, previous: SPECIFIED.secret } });
    const wrong = `v1,${'A'.repeat(43)}=`;
    const withList = (signature: string) => verify(requestOf({ ...SPECIFIED, signature }), { now: NOW });
    expect(withList(`${wrong} v1a,AAAA ${SPECIFIED.signature}`)).toMatchObject({
      kind: 'accepted',
      credential: 'previous',
    });
    expect(withList(`${wrong} v1a,AAAA`).kind).toBe('refused');
    expect(withList(SPECIFIED.signature.replace('v1,', 'v2,')).kind).toBe('refused');
    expect(withList(`${'v1,AAAA '.repeat(100)}${SPECIFIED.signature}`).kind).toBe('refused');
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('refuses a request without %s', (header) => {
    const request = requestOf(SPECIFIED);
    const { [header]: _left, ...headers } = request.headers;
    expect(verifierOf({ secret: SPECIFIED.secret })({ ...request, headers }, { now: NOW })).toEqual({
      kind: 'refused',
      reason: 'SIGNATURE_MISSING',
    });
  });

  it('lets nobody move text between id, time and body', () => {
    const verify = verifierOf({ secret: SPECIFIED.secret });
    const { id, time, body, signature } = SPECIFIED;
    const request = requestOf(SPECIFIED);
    const moved = {
      'webhook-id': `${id}.${time}`,
      'webhook-timestamp': body.slice(0, 4),
      'webhook-signature': signature,
    };
    expect(verify({ ...request, headers: moved, body: Buffer.from(body.slice(5)) }, { now: NOW }).kind).toBe('refused');
    const [first = '', ...rest] = id.split('_');
    const dotted = new Webhook(SPECIFIED.secret).sign(`${first}.${rest.join('')}`, new Date(NOW), body);
    const split = { 'webhook-id': first, 'webhook-timestamp': `${rest.join('')}.${time}`, 'webhook-signature': dotted };
    expect(verify({ ...request, headers: split }, { now: NOW }).kind).toBe('refused');
  });

  it('takes HMAC-SM3 where it is set, and only there', () => {
    // openssl dgst -sm3 -mac HMAC -macopt hexkey:… -binary | base64
    const signature = 'v1sm3,/HoSFIzweCy/UJPM50++HyVPa/54PFXtLisZ9sIFN1I=';
    const request = requestOf({ ...SPECIFIED, signature });
    const secret = SPECIFIED.secret;
    expect(verifierOf({ secret, version: 'v1sm3' })(request, { now: NOW }).kind).toBe('accepted');
    expect(verifierOf({ secret })(request, { now: NOW }).kind).toBe('refused');
    expect(verifierOf({ secret, version: 'v1sm3' })(requestOf(SPECIFIED), { now: NOW }).kind).toBe('refused');
  });

  it.each(['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_', 'whsec_MfKQ9r8G', 'whsec_***', `whsec_${'A'.repeat(88)}`])(
    'refuses the secret %s',
    (secret) => {
      expect(standardWebhooksSettings.safeParse({ kind: 'standard-webhooks', secret }).success).toBe(false);
    },
  );
});
