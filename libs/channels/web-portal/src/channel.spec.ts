import { describe, expect, it } from '@jest/globals';
import { authenticate, problem, PROBLEMS, queryOf, type HttpAnswer, type ProblemName } from '#libs/channel-kit';
import { NOW, SECRET, targetOf } from '../test/form.js';
import { webPortal } from './channel.js';
import { webPortalSettings } from './settings.js';

const ID = '2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11';
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const SCRIPT = { accept: 'application/json' };

const context = (target: string, headers: Record<string, string> = BROWSER, more: object = {}) => ({
  settings: webPortalSettings.parse({ formSecret: SECRET, cityName: { zh: '云溪市' }, ...more }),
  request: {
    method: 'GET',
    target: `/channels/portal${target}`,
    path: target.split('?', 1)[0]!,
    headers,
    body: new Uint8Array(),
    remoteAddress: null,
    publicBaseUrl: null,
  },
  now: NOW,
  url: '/channels/portal',
});
const open = (target: string, more: object = {}, params: Record<string, string> = {}) => {
  const given = context(target, BROWSER, more);
  return webPortal.source.kind === 'webhook'
    ? webPortal.source.page!(given.request, { ...given, nonce: 'bm9uY2Utb2YtYS1wYWdl', params })
    : undefined!;
};
const kept = [{ id: ID, number: '7K3M-9QXW-2HTB', receivedAt: '2026-11-22T02:00:00.000Z', payload: {} as never }];
const status = (found: object[], headers = BROWSER, target = `/requests/${ID}`) =>
  webPortal.source.kind === 'webhook'
    ? webPortal.source.status!.answer(found as never, context(target, headers))
    : undefined!;

/** Nothing of ours is shown without a policy, guessed at, framed, or told to whoever is linked to. */
const expectSafe = ({ headers }: HttpAnswer) => {
  expect(headers['content-security-policy']).toMatch(/^default-src 'none';/);
  expect(headers['content-security-policy']).not.toMatch(/unsafe|data:|blob:|\*|https?:/);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  });
};

describe('the page', () => {
  it('carries a token that its own channel takes', async () => {
    const [, action = ''] = /action="([^"]+)"/.exec(open('/').body) ?? [];
    const request = { ...context(action.replaceAll('&amp;', '&')).request, method: 'POST' };
    expect(await authenticate(webPortal, request, context('/'))).toMatchObject({
      kind: 'accepted',
      credential: 'current',
      assurance: 'low',
    });
  });

  it('gives scripts a new one', () => {
    const { token } = JSON.parse(open('/token').body) as { token: string };
    expect(token).toMatch(/^bm9uY2Utb2YtYS1wYWdl\.1795312800\.[\w-]{43}$/);
    expect(open('/token').headers['cache-control']).toBe('no-store');
  });

  it('is served safely, and left with the browser alone', () => {
    expectSafe(open('/'));
    expect(open('/').headers).toMatchObject({ 'cache-control': 'private, no-cache', 'content-language': 'zh' });
  });

  it('says what the city says, as text', () => {
    const { body } = open('/', { privacyNotice: { zh: '一<b>段\n\n二段' }, hotline: '0531-12345' });
    expect(body).toContain('<p>一&lt;b&gt;段</p>');
    expect(body).toContain('<p>二段</p>');
    expect(body).toContain('href="tel:053112345"');
    expect(body).toContain('云溪市');
  });

  it('names files that are there, to be kept for ever as long as they are those', () => {
    const links = [...open('/').body.matchAll(/\/channels\/portal\/assets\/(\w{12})\/([\w.-]+)"/g)];
    expect(links.length).toBeGreaterThan(3);
    for (const [, version = '', name = ''] of links) {
      const asset = open(`/assets/${version}/${name}`, {}, { version, name });
      expect([asset.status, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
      expectSafe(asset);
    }
    const older = open('/assets/000000000000/portal.css', {}, { version: '000000000000', name: 'portal.css' });
    expect(older.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'text/css; charset=utf-8' });
    expect(open('/assets/x/..', {}, { version: 'x', name: '../src/token.ts' }).status).toBe(404);
  });

  it('is where an address leads that only takes forms', () => {
    expect(open('/requests?lang=en')).toMatchObject({
      status: 303,
      headers: { location: '/channels/portal/?lang=en' },
    });
  });
});

describe('the answer to a request', () => {
  it('leads a browser to the receipt, in its language and size', () => {
    const answer = webPortal.ack.accepted(kept, context('/requests?lang=en&size=large'));
    expect(answer).toMatchObject({
      status: 303,
      headers: { location: `/channels/portal/requests/${ID}?lang=en&size=large` },
    });
  });

  it('tells everybody else number, words and address, the words as the city wants them', () => {
    const tell = (more: object, messages = kept): unknown =>
      JSON.parse(webPortal.ack.accepted(messages, context(targetOf(), SCRIPT, more)).body);
    const url = `/channels/portal/requests/${ID}?lang=zh`;
    const told = { id: ID, number: '7K3M-9QXW-2HTB', url };
    expect(tell({})).toEqual({ ...told, text: '您的诉求已收到，编号 7K3M-9QXW-2HTB。' });
    expect(tell({ receipt: { zh: '收到：{number}' } })).toEqual({ ...told, text: '收到：7K3M-9QXW-2HTB' });
    expect(tell({ receipt: { enabled: false } })).toEqual({ ...told, text: null });
    expect(tell({}, [{ ...kept[0]!, payload: undefined }] as never)).toEqual({ ...told, text: null });
  });

  it('is bare where there is nothing to speak of', () => {
    expect(webPortal.ack.accepted([], context('/requests', SCRIPT))).toMatchObject({
      status: 202,
      body: '{"status":"received"}',
    });
    const page = webPortal.ack.accepted([], context('/requests'));
    expect(page.status).toBe(200);
    expect(page.body).toContain('您的诉求已经收到并保存。');
  });
});

describe('the receipt', () => {
  const found = (word: string) => [{ id: ID, number: '7K3M-9QXW-2HTB', status: word }];

  it.each([
    ['received', '正在转交'],
    ['queued', '已转交受理人员'],
    ['quarantined', '由工作人员核对'],
    ['a word that is not yet known', '正在转交'],
  ])('says of %s: %s', (word, words) => {
    const { status: code, headers, body } = status(found(word));
    expect([code, headers['cache-control']]).toEqual([200, 'private, no-store']);
    expect(body).toContain('7K3M-9QXW-2HTB');
    expect(body).toContain(`<b>${words}</b>`);
    expectSafe(status(found(word)));
  });

  it('tells scripts the state alone, and of no request that is not known', () => {
    expect(JSON.parse(status(found('queued'), SCRIPT).body)).toEqual({
      id: ID,
      number: '7K3M-9QXW-2HTB',
      status: 'queued',
    });
    expect(status([], SCRIPT)).toMatchObject({ status: 404, body: '{"status":"unknown"}' });
    expect(status([]).status).toBe(404);
    expect(status([], BROWSER, `/requests/${ID}?lang=en`).body).toContain('There is no such request');
  });

  it('shows what the city has written itself', () => {
    const receipt = { zh: '云溪市已收到，编号 {number}' };
    const given = context(`/requests/${ID}`, BROWSER, { receipt });
    const page = webPortal.source.kind === 'webhook' && webPortal.source.status!.answer(found('queued'), given);
    expect(page && page.body).toContain('云溪市已收到，编号 7K3M-9QXW-2HTB');
  });
});

describe('a refusal', () => {
  it.each(Object.keys(PROBLEMS) as ProblemName[])(
    'for %s is a page in both languages, and a document for scripts',
    (name) => {
      const given = problem(name, 'internals of ours', 90);
      for (const language of ['zh', 'en']) {
        const page = webPortal.ack.problem!(given, context(`/requests?lang=${language}`));
        expect(page.status).toBe(given.status);
        expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'retry-after': '90' });
        expect(page.body).not.toMatch(/internals|\{\w+\}/);
        expectSafe(page);
      }
      const { headers, body } = webPortal.ack.problem!(given, context('/requests', SCRIPT));
      expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '90' });
      expect(JSON.parse(body)).toMatchObject({ type: `urn:hotline:problem:${name}`, status: given.status });
    },
  );

  it('for too many says when', () => {
    const page = webPortal.ack.problem!(problem('too-many', undefined, 301), context('/requests'));
    expect(page.body).toContain('请在 6 分钟后再试');
  });
});

describe('a probe', () => {
  it('is taken, and is another one each time', async () => {
    const { settings } = context('/');
    const probe = (query: string) =>
      webPortal.source.kind === 'webhook' && webPortal.source.probe!({ settings, now: NOW, url: 'https://hotline.example/channels/portal', query }); // prettier-ignore
    const one = probe('probe=a%2Fb');
    const other = probe('probe=c');
    if (!one || !other) throw new Error('making a probe: the channel makes none');
    expect(one.url).toMatch(/&probe=a%2Fb$/);
    const request = { ...context('/').request, ...one, target: one.url.replace('https://hotline.example', '') };
    expect(
      await authenticate(webPortal, { ...request, body: Buffer.from(one.body) }, { settings, now: NOW }),
    ).toMatchObject({
      kind: 'accepted',
    });
    expect(queryOf(one.url).get('token')).not.toBe(queryOf(other.url).get('token'));
  });
});

describe('the settings', () => {
  it.each([
    [{ formSecret: 'short' }, 'formSecret'],
    [{ formSecret: SECRET, hotline: 'call us' }, 'hotline'],
    [{ formSecret: SECRET, languages: ['zh', 'zh'] }, 'languages'],
    [{ formSecret: SECRET, languages: [] }, 'languages'],
    [{ formSecret: SECRET, cityName: { zh: '' } }, 'cityName'],
    [{}, 'formSecret'],
  ])('refuse %j', (given, name) => {
    expect(webPortalSettings.safeParse(given).error?.issues[0]?.path[0]).toBe(name);
  });
});
