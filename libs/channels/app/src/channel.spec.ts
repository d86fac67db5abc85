import { authenticate, type WebhookRequest } from '#libs/channel-kit';
import { NOW, SETTINGS } from '../test/signer.js';
import { app } from './channel.js';
import type { AppPayload } from './payload.js';
import { probeApp } from './probe.js';

const settings = app.settings.parse(SETTINGS);
const INTAKES = '/channels/app/intakes';
const request: WebhookRequest = {
  method: 'POST',
  target: INTAKES,
  path: '/intakes',
  headers: {},
  body: new Uint8Array(),
  remoteAddress: null,
  publicBaseUrl: null,
};

describe('the answer', () => {
  const kept = {
    id: '2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11',
    number: 'ANY0-NUMB-ER00',
    receivedAt: '2026-11-22T02:00:00.000Z',
    payload: { idempotencyKey: 'k', body: { content: 'x' } } as AppPayload,
  };
  const answer = (receivedAt: string, now = NOW, given: object = {}) =>
    app.ack.accepted([{ ...kept, receivedAt, ...given }], {
      settings,
      request,
      now,
      url: 'https://hotline.example/channels/app',
    });

  it('is 202 with the id, the number, and where to ask for its status, relative to the address that was called', () => {
    const { status, headers, body } = answer(kept.receivedAt);
    expect(status).toBe(202);
    expect(JSON.parse(body)).toEqual({ id: kept.id, number: 'ANY0-NUMB-ER00', status: 'received' });
    expect(new URL(headers['location']!, `https://hotline.example${INTAKES}`).pathname).toBe(`${INTAKES}/${kept.id}`);
  });

  it('tells no number of what is in doubt, or where receipts are switched off', () => {
    const bare = { id: kept.id, status: 'received' };
    expect(JSON.parse(answer(kept.receivedAt, NOW, { payload: undefined }).body)).toEqual(bare);
    const context = { request, now: NOW, url: 'https://hotline.example/channels/app' };
    const told = [{}, { receipt: {} }, { receipt: { enabled: true } }, { receipt: { enabled: false } }].map(
      (receipt) => {
        const its = app.settings.parse({ ...SETTINGS, ...receipt });
        return 'number' in (JSON.parse(app.ack.accepted([kept], { ...context, settings: its }).body) as object);
      },
    );
    expect(told).toEqual([true, true, true, false]);
  });

  it('is the same for a repeat', () => {
    expect(answer('2026-11-22T02:07:00.000Z', NOW + 420_000)).toEqual(answer(kept.receivedAt));
  });

  it('tells the client of everything that it can mend', () => {
    expect(app.ack).toMatchObject({ badPayload: 'refuse', stale: 'refuse', keyReused: 'refuse', deadlineMs: 10_000 });
  });
});

describe('a probe', () => {
  const probe = (now: number, keys = settings.keys) =>
    probeApp({ settings: { keys }, now, url: 'https://hotline.example/channels/app', query: 'probe=a%20b%2Bc+d%7Ee' });
  const arrived = ({ method, url, headers, body }: ReturnType<typeof probe>): WebhookRequest => ({
    ...request,
    method,
    target: url.slice('https://hotline.example'.length),
    headers,
    body: Buffer.from(body),
  });
  const verdict = (made: ReturnType<typeof probe>, now: number) => authenticate(app, arrived(made), { settings, now });

  it('is believed, as a request of the first key that is still good', () => {
    expect(verdict(probe(NOW), NOW)).toMatchObject({ kind: 'accepted', credential: 'city-app-2026-11' });
    const [first, second, third] = settings.keys;
    const later = Date.parse('2027-01-01T00:00:00Z');
    expect(verdict(probe(later, [second!, third!, first!]), later)).toMatchObject({ credential: 'city-app-gm' });
  });

  it('ends in the query that it was given, and is not believed under another', () => {
    const made = probe(NOW);
    expect(made.url).toBe('https://hotline.example/channels/app/intakes?probe=a%20b%2Bc+d%7Ee');
    expect(verdict({ ...made, url: made.url.replace('%2B', '+') }, NOW)).toMatchObject({ kind: 'refused' });
  });

  it('says something that the channel understands', () => {
    const { bytes, ...message } = { ...arrived(probe(NOW)), bytes: Buffer.from(probe(NOW).body) };
    const payload = app.parse({ ...message, bytes, part: undefined, files: [] }, { settings });
    expect(payload.body.content).toBe('probe');
  });
});
