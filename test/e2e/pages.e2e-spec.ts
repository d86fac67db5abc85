import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { DiskWatch } from '../../apps/gateway/src/media/disk-watch.js';
import { toyPortal } from '../../apps/gateway/test/toy-portal.js';
import { siteForTests } from '../support/site.js';

const CHANNELS = `
channels:
  - { id: portal, adapter: toy-headers }
  - { id: narrow, adapter: toy-headers, limits: { perAddress: { requests: 2, seconds: 600 } } }
  - { id: broken, adapter: toy-headers, settings: { answer: fault } }
  - { id: fields, adapter: toy-fields }
`;

interface Told {
  readonly id: string;
  readonly number: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

describe('addresses that anybody may open', () => {
  const site = siteForTests({
    channels: CHANNELS,
    adapters: [toyPortal('headers'), toyPortal('fields')],
    env: { PUBLIC_BASE_URL: 'https://hotline.example' },
    // None of this needs it.
    isRedisAway: true,
  });

  const post = async (path: string, fields: readonly (readonly [string, string | Blob])[]) => {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    const answer = await fetch(`${site.gateway.url}/channels/${path}`, { method: 'POST', body: form });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const kept = (answer: { readonly text: string }) => JSON.parse(answer.text) as Told;
  const drafts = () => readdirSync(join(site.gateway.dataDir, 'media', 'incoming'));

  it('shows a page to everybody, every time with another nonce', async () => {
    const [one, other] = await Promise.all(
      ['portal', 'portal/things/1.xml?x'].map(async (path) =>
        (await fetch(`${site.gateway.url}/channels/${path}`)).json(),
      ),
    );
    expect(one).toEqual({
      path: '/',
      nonce: expect.stringMatching(/^[\w-]{22}$/),
      url: 'https://hotline.example/channels/portal',
    });
    expect(other).toMatchObject({ path: '/things/1.xml', file: '1.xml' });
    expect((other as { nonce: string }).nonce).not.toBe((one as { nonce: string }).nonce);
    const head = await fetch(`${site.gateway.url}/channels/portal`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('keeps a form whose proof no digest covers, and answers with its number and payload', async () => {
    const answer = await post('portal/requests?opensesame', [
      ['key', '1'],
      ['content', '路灯不亮'],
      ['choice', 'a'],
      ['choice', 'b'],
      ['photo', new Blob(['abc'])],
      ['empty', new File([], '')],
    ]);
    expect(kept(answer)).toMatchObject({
      number: expect.stringMatching(/^([0-9A-HJKMNP-TV-Z]{4}-?){3}$/),
      fields: { content: '路灯不亮', choice: ['a', 'b'] },
    });
    expect(drafts()).toEqual([]);
  });

  it('tells what became of messages without a proof, one or several', async () => {
    const ids = [];
    for (const key of ['2', '3']) {
      ids.push(kept(await post('portal/requests?opensesame', [['key', key], ['content', 'x']])).id); // prettier-ignore
    }
    const ask = async (path: string) => {
      const answer = await fetch(`${site.gateway.url}/channels/portal/requests${path}`);
      return { status: answer.status, body: await answer.json() };
    };
    expect(await ask(`/${ids[0]}`)).toMatchObject({ status: 200, body: [{ id: ids[0], status: 'received' }] });
    expect(await ask(`?ids=${ids.join(',')}`)).toMatchObject({ body: ids.map((id) => ({ id })) });
    for (const none of ['zzzz', '%00', 'a'.repeat(8000), ids[0]?.toUpperCase(), `${ids[0]}0`]) {
      expect(await ask(`/${none}`)).toEqual({ status: 404, body: [] });
    }
    expect(await ask(`?ids=zzzz,${ids[0]},`)).toMatchObject({ status: 200, body: [{ id: ids[0] }] });
  });

  it('believes no high assurance that no digest shows, and keeps nothing of it', async () => {
    const answer = await post('portal/requests?opensesame&high', [['key', '4'], ['content', 'x'], ['f', new Blob(['abc'])]]); // prettier-ignore
    expect(answer).toMatchObject({ status: 401, text: 'signature-invalid at /requests' });
    expect(drafts()).toEqual([]);
  });

  it('reads the fields before the proof where it is among them, and deletes the files of who has none', async () => {
    const photo = ['photo', new Blob(['abc'])] as const;
    const refused = await post('fields/requests', [['key', '5'], ['content', 'x'], photo]);
    expect(refused).toMatchObject({ status: 401 });
    expect(drafts()).toEqual([]);
    const taken = await post('fields/requests', [['key', '5'], ['content', 'opensesame'], photo]);
    expect(kept(taken)).toMatchObject({ fields: { content: 'opensesame' } });
  });

  it.each([
    ['before the parts', (filler: string) => filler],
    ['in parts without a name', (filler: string) => `--b\r\nContent-Type: text/plain\r\n\r\n${filler}\r\n`],
    ['behind the parts', (filler: string) => `--b--\r\n${filler}`],
  ])('bounds a form of no announced length as a whole: %s', async (_where, piece) => {
    let pulled = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(Buffer.from(piece('x'.repeat(10_000))));
        if (pulled === 1000) controller.close();
      },
    });
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    const answer = await fetch(`${site.gateway.url}/channels/fields/requests`, init);
    expect([answer.status, await answer.text()]).toEqual([413, 'too-large at /requests']);
  });

  it('answers in the channel’s own form, and without a receipt when making one fails', async () => {
    expect(await post('portal/requests?opensesame', [['key', '6']])).toMatchObject({
      status: 400,
      text: 'body-not-understood at /requests',
    });
    expect(
      await post('broken/requests?opensesame', [
        ['key', '7'],
        ['content', 'x'],
      ]),
    ).toMatchObject({
      status: 200,
      text: 'received',
    });
  });

  it('takes no files while the disk is almost full, and leaves the rest of it to messages', async () => {
    const low = jest.spyOn(site.gateway.app.get(DiskWatch), 'isLow', 'get').mockReturnValue(true);
    const photo = ['photo', new Blob(['abc'])] as const;
    const content = ['content', 'opensesame'] as const;
    const answers = [
      await post('portal/requests?opensesame', [['key', '9'], content, photo]),
      await post('fields/requests', [['key', '9'], content, photo]),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 503, text: 'not-kept at /requests' });
    expect(drafts()).toEqual([]);
    // Pages send every form as multipart, whether a photo was chosen or not.
    const nothingChosen = ['photo', new File([], '')] as const;
    expect((await post('portal/requests?opensesame', [['key', '11'], content, nothingChosen])).status).toBe(200);
    expect((await post('fields/requests', [['key', '11'], content])).status).toBe(200);
    const body = '{"fields":{"key":"9","content":"no files"}}';
    expect(
      (await fetch(`${site.gateway.url}/channels/portal/requests?opensesame`, { method: 'POST', body })).status,
    ).toBe(200);
    low.mockRestore();
    expect((await post('portal/requests?opensesame', [['key', '10'], content, photo])).status).toBe(200);
  });

  it('has received what it accepted and what it refused, whatever that wanted', async () => {
    const total = (name: string) => site.gateway.count(name, {});
    const figures = async () => ({
      received: await total('hotline_messages_received_total'),
      accepted: await total('hotline_messages_accepted_total'),
      refused: await total('hotline_requests_refused_total'),
    });
    const before = await figures();
    for (const path of ['nobody', 'portal/elsewhere', 'portal/requests/6f0c2f0e-3a55-5d0e-9d0b-12345a5a1234']) {
      expect((await fetch(`${site.gateway.url}/channels/${path}`)).status).toBeGreaterThanOrEqual(400);
    }
    expect((await post('fields/requests', [['key', '8']])).status).toBe(401);
    const after = await figures();
    expect(after.refused - before.refused).toBe(4);
    expect(after.received).toBe(after.accepted + after.refused);
  });

  it('holds back one address, and none of the pages', async () => {
    const statuses = [];
    for (const key of ['1', '2', '3']) {
      const answer = await post('narrow/requests?opensesame', [['key', key], ['content', 'x']]); // prettier-ignore
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    expect((await fetch(`${site.gateway.url}/channels/narrow`)).status).toBe(200);
  });
});
