import { describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { authenticate, type ProbeRequest, type WebhookRequest } from '#libs/channel-kit';
import { settingsFor, settingsInReadme } from '../test/operator.js';
import { phoneCti } from './channel.js';
import { probeCti } from './probe.js';

const request: WebhookRequest = {
  method: 'POST',
  target: '/channels/call-centre',
  path: '/',
  headers: {},
  body: new Uint8Array(),
  remoteAddress: null,
  publicBaseUrl: null,
};

describe('the vector in the description of the signed event', () => {
  // Bytes, secret and signature as they stand in the event's description, made without this code.
  const body =
    '{"specversion":"1.0","id":"evt-20261122-000001","source":"urn:cti:demo:pbx01","type":"cn.hotline.cti.call.ended.v1","time":"2026-11-22T10:03:12.480+08:00","subject":"call/7d2f4c1e-0a5b-4f1e-9b7a-3c6d5e8f9a01","datacontenttype":"application/json","data":{"callId":"7d2f4c1e-0a5b-4f1e-9b7a-3c6d5e8f9a01","sequence":5,"direction":"inbound","caller":"+8613800000000","called":"12345","endReason":"caller_hangup"}}';
  const settings = phoneCti.settings.parse(settingsFor('hotline-event'));
  const signed = {
    ...request,
    headers: {
      'webhook-id': 'evt-20261122-000001',
      'webhook-timestamp': '1795312992',
      'webhook-signature': 'v1,kNPY5gmZ188wVnCbA77UKFDoI37xXDy9qjgsGg/KgEc=',
    },
    body: Buffer.from(body),
  };
  const verdict = (given: WebhookRequest, now = 1_795_312_992_000) => authenticate(phoneCti, given, { settings, now });

  it('is accepted, changed by a byte refused, and late held back', () => {
    expect(body).toHaveLength(409);
    expect(verdict(signed)).toMatchObject({ kind: 'accepted', assurance: 'high' });
    expect(verdict({ ...signed, body: Buffer.from(body.replace('12345', '12344')) })).toMatchObject({
      kind: 'refused',
    });
    expect(verdict(signed, 1_795_312_992_000 + 301_000)).toMatchObject({ kind: 'stale', skewMs: -301_000 });
  });

  it('is what the standard’s own formula gives', () => {
    const key = Buffer.from('uJ+dP9tAvh9J/UbDNIuMm8DEv6xTH8XS', 'base64');
    const mac = createHmac('sha256', key).update(`evt-20261122-000001.1795312992.${body}`).digest('base64');
    expect(signed.headers['webhook-signature']).toBe(`v1,${mac}`);
  });
});

describe('a probe', () => {
  const now = Date.parse('2026-11-22T10:00:00+08:00');
  const url = 'https://hotline.example/channels/call-centre';
  const arrived = ({ method, url: sentTo, headers, body }: ProbeRequest): WebhookRequest => {
    const target = sentTo.slice('https://hotline.example'.length);
    const path = target.slice('/channels/call-centre'.length).split('?', 1)[0] || '/';
    return { ...request, method, target, path, headers, body: Buffer.from(body) };
  };

  it.each(settingsInReadme())('is believed, understood as far as it goes, and ends in its query: %j', (written) => {
    const settings = phoneCti.settings.parse(written);
    const probe = probeCti({ settings, now, url, query: 'probe=a%20b%2Bc' });
    expect(probe.url.startsWith(url) && probe.url.endsWith('?probe=a%20b%2Bc')).toBe(true);
    expect(authenticate(phoneCti, arrived(probe), { settings, now })).toMatchObject({ kind: 'accepted' });
    const message = { ...arrived(probe), bytes: Buffer.from(probe.body), part: undefined, files: [] };
    expect(phoneCti.parse(message, { settings }).fields).toEqual({ callId: `probe-${now}` });
  });
});
