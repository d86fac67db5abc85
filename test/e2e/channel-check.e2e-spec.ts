import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { toyPortal } from '../../apps/gateway/test/toy-portal.js';
import { Site } from '../support/site.js';

interface Report {
  readonly ok: boolean;
  readonly url: string;
  readonly findings: readonly { readonly about: string; readonly isFault: boolean; readonly says: string }[];
}

/** What a proxy makes of a request. */
interface Passed {
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

describe('the check of an instance through its public URL', () => {
  let site: Site;
  let proxy: Server;
  let change: (passed: Passed) => Passed;
  let impostor: string | undefined;
  let arrived: IncomingMessage[];

  beforeAll(async () => {
    proxy = createServer((incoming, answer) => {
      arrived.push(incoming);
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        if (impostor !== undefined) {
          answer.writeHead(200, { 'x-hotline-probe': 'seen' }).end(impostor);
          return;
        }
        const given = { target: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(chunks).toString() };
        const { target, headers, body } = change(given);
        const { hostname, port } = new URL(site.gateway.url);
        const onward = httpRequest({ hostname, port, path: target, method: incoming.method, headers }, (result) => {
          answer.writeHead(result.statusCode ?? 500, result.headers);
          result.pipe(answer);
        });
        onward.end(body);
      });
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    const base = `http://localhost:${(proxy.address() as AddressInfo).port}`;
    site = new Site({
      channels: 'channels:\n  - { id: portal, adapter: toy-headers }\n',
      adapters: [toyPortal('headers')],
      env: { PUBLIC_BASE_URL: base },
      isRedisAway: true,
    });
    await site.open();
  });
  beforeEach(() => {
    change = (passed) => passed;
    impostor = undefined;
    arrived = [];
  });
  afterAll(async () => {
    await site.close();
    proxy.closeAllConnections();
    proxy.close();
  });

  const check = async () => JSON.parse(await site.gateway.ops('/admin/v1/channels/portal/check', 'POST')) as Report;
  const faults = ({ findings }: Report) => findings.filter(({ isFault }) => isFault).map(({ about }) => about);

  it('says that a genuine message would be taken in, and makes none', async () => {
    const report = await check();
    expect(report).toMatchObject({ ok: true, findings: expect.arrayContaining([expect.objectContaining({ about: 'proof', isFault: false })]) }); // prettier-ignore
    expect(await site.gateway.count('hotline_messages_received_total', { channel: 'portal' })).toBe(0);
  });

  it.each<[string, string, RegExp, (passed: Passed) => Passed]>([
    [
      'host',
      'none',
      /localhost:\d+ became inner/,
      (passed) => ({ ...passed, headers: { ...passed.headers, host: 'inner' } }),
    ],
    [
      'query',
      'none',
      /written anew, with the same values/,
      (passed) => ({ ...passed, target: passed.target.replace('%7E', '~') }),
    ],
    ['query', 'query', /has other values/, (passed) => ({ ...passed, target: `${passed.target}&extra=1` })],
    [
      'path',
      'path',
      /became \/channels\/portal\/things\/requests/,
      (passed) => ({ ...passed, target: passed.target.replace('/requests', '/things/requests') }),
    ],
    [
      'body',
      'body',
      /\d+ bytes were sent, \d+ arrived/,
      (passed) => ({ ...passed, headers: { ...passed.headers, 'content-length': undefined }, body: `${passed.body} ` }),
    ],
    [
      'headers',
      'headers',
      /x-toy did not arrive/,
      (passed) => ({ ...passed, headers: { ...passed.headers, 'x-toy': undefined } }),
    ],
  ])('tells what was done to the %s (fault: %s)', async (about, faulty, words, done) => {
    // prettier-ignore
    change = ({ headers, ...passed }) => {
      const changed = done({ headers, ...passed });
      const present = Object.entries(changed.headers).filter(([, value]) => value !== undefined);
      return { ...changed, headers: Object.fromEntries(present) };
    };
    const report = await check();
    expect(report.findings.find((finding) => finding.about === about)?.says).toMatch(words);
    expect(faults(report).includes(about)).toBe(faulty === about);
    expect(report.ok).toBe(faulty === 'none');
  });

  it('says who answered in its place', async () => {
    change = (passed) => ({ ...passed, target: '/elsewhere' });
    const report = await check();
    expect(report.findings[0]?.says).toMatch(/answered 404 by something that does not give its name/);
    expect(report.ok).toBe(false);
  });

  it('finds a proxy that all citizens would be counted as', async () => {
    change = ({ headers, ...passed }) => ({ ...passed, headers: { ...headers, 'x-forwarded-for': '203.0.113.7' } });
    const report = await check();
    expect(faults(report)).toEqual(['source']);
    expect(report.findings.find(({ isFault }) => isFault)?.says).toMatch(
      /TRUSTED_PROXIES: everybody behind it together may send 12 requests/,
    );
  });

  it('makes no message of a probe whose header a proxy takes away', async () => {
    change = ({ headers, ...passed }) => {
      const { 'x-hotline-probe': mark, ...left } = headers;
      expect(mark).toBeDefined();
      return { ...passed, headers: left };
    };
    const report = await check();
    expect(report.findings[0]?.says).toMatch(/answered 401 .* takes the header x-hotline-probe away/);
    expect(report.ok).toBe(false);
    expect(await site.gateway.count('hotline_messages_accepted_total', { channel: 'portal' })).toBe(0);
  });

  it.each([
    ['what is no JSON', '<html>'],
    ['another JSON', '{"verdict":null}'],
    ['nothing', ''],
    ['more than the desk ever tells', `{"scheme":"${'x'.repeat(300_000)}"}`],
  ])('believes nobody else who says that the probe was seen: %s', async (_what, body) => {
    impostor = body;
    const report = await check();
    expect(report.ok).toBe(false);
    expect(faults(report)).toEqual(['answer']);
  });

  it('refuses a probe that is not its own, old or forged, and makes no intake of it', async () => {
    await check();
    const mark = String(arrived[0]?.headers['x-hotline-probe']);
    const send = async (given: string) => {
      const headers = { 'x-hotline-probe': given, 'content-type': 'application/json' };
      const body = '{"fields":{"key":"1","content":"x"}}';
      return fetch(`${site.gateway.url}/channels/portal/requests?opensesame`, { method: 'POST', headers, body });
    };
    expect((await send(mark)).headers.get('x-hotline-probe')).toBe('seen');
    const [time, mac] = mark.split('.');
    for (const forged of ['', 'x', `${Number(time) + 1}.${mac}`, `${time}.${mac?.slice(0, -1)}`, `0.${mac}`]) {
      expect((await send(forged)).status).toBe(401);
    }
    expect(await site.gateway.count('hotline_messages_accepted_total', { channel: 'portal' })).toBe(0);
  });

  it('says that no proxy was tried where the public URL is this machine itself', async () => {
    const { findings } = await check();
    expect(findings.at(-1)).toMatchObject({ about: 'way', isFault: false });
  });

  it('knows no instance that is not called over HTTP', async () => {
    expect(JSON.parse(await site.gateway.ops('/admin/v1/channels/nobody/check', 'POST'))).toMatchObject({
      status: 404,
    });
  });
});
