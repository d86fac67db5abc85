import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Forwarding } from '../../apps/gateway/src/forward/forwarding.service.js';
import { TestGateway } from '../support/gateway.js';
import { SECRETS, signAppStatus, SIGNERS, uniqueId, type InstanceId, type SignedRequest } from '../support/signers.js';
import { siteForTests } from '../support/site.js';

/** How each channel says yes, and what it says to a body that nobody can understand. */
const CHANNELS: Record<
  InstanceId,
  { readonly yes: number; readonly body: RegExp; readonly garbage: number; readonly stale: number }
> = {
  'city-app': { yes: 202, body: /"id":"[0-9a-f-]{36}"/, garbage: 400, stale: 401 },
  wechat: { yes: 200, body: /^<xml><Encrypt>/, garbage: 200, stale: 200 },
  sms: { yes: 200, body: /^\{"code":0,"msg":"OK"\}$/, garbage: 200, stale: 200 },
  'call-centre': { yes: 202, body: /"intakeId":"[0-9a-f-]{36}"/, garbage: 202, stale: 202 },
};
const IDS = Object.keys(CHANNELS) as InstanceId[];
const aMessage = () => ({ id: uniqueId(), text: '人民路12号路灯不亮' });

/** The one header or part of the target that carries the proof. */
function forged(id: InstanceId, request: SignedRequest): SignedRequest {
  const headers = { ...request.headers };
  switch (id) {
    case 'city-app':
      return { ...request, headers: { ...headers, 'x-hotline-signature': flipped(headers['x-hotline-signature']) } };
    case 'wechat':
      return { ...request, target: request.target.replace(/msg_signature=./, (match) => flipped(match)) };
    case 'sms':
      return { ...request, target: flipped(request.target) };
    case 'call-centre':
      return {
        ...request,
        headers: {
          ...headers,
          'webhook-signature': headers['webhook-signature']!.replace(/,./, (match) => flipped(match)),
        },
      };
  }
}

function flipped(text = ''): string {
  return text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A');
}

describe('what gets which answer', () => {
  const site = siteForTests();
  const accepted = (channel: string) => site.gateway.count('hotline_messages_accepted_total', { channel });
  const refused = (channel: string, reason: string) =>
    site.gateway.count('hotline_requests_refused_total', { channel, reason });

  describe.each(IDS)('%s', (id) => {
    const sign = SIGNERS[id];
    const { yes, body, garbage, stale } = CHANNELS[id];

    it('accepts a genuine request, and answers its repeat exactly alike', async () => {
      const request = sign(aMessage());
      const first = await site.gateway.send(request);
      expect(first).toMatchObject({ status: yes, body: expect.stringMatching(body) as string });
      const second = await site.gateway.send(request);
      expect([second.status, second.body, second.headers.get('content-type')]).toEqual([
        first.status,
        first.body,
        first.headers.get('content-type'),
      ]);
    });

    it('refuses a wrong proof with 401 and counts it', async () => {
      const before = await accepted(id);
      const answer = await site.gateway.send(forged(id, sign(aMessage())));
      expect(answer.status).toBe(401);
      expect(answer.body).not.toContain(SECRETS.SMS_ALIYUN_KEY);
      expect(await accepted(id)).toBe(before);
    });

    it('refuses a missing proof with 401', async () => {
      const { body: bytes } = sign(aMessage());
      const target = id === 'city-app' ? '/channels/city-app/intakes' : `/channels/${id}`;
      expect((await site.gateway.send({ method: 'POST', target, headers: {}, body: bytes })).status).toBe(401);
    });

    // On sms nothing is signed, so no time is.
    if (id !== 'sms') {
      it('treats a right signature at a wrong time as its sender can best bear', async () => {
        const answer = await site.gateway.send(sign(aMessage(), { clockSeconds: -3600 }));
        expect(answer.status).toBe(stale);
        if (stale === 401) expect(answer.body).toContain(new Date().toISOString().slice(0, 13));
      });
    }

    it.each([
      ['a broken body', Buffer.from('{"content": "<xml')],
      ['a wrong charset', Buffer.from([0xff, 0xfe, 0xc3, 0x28])],
      ['deep nesting', Buffer.from('['.repeat(20_000))],
      ['__proto__', Buffer.from('{"__proto__":{"polluted":true},"content":"x"}')],
      ['a DTD', Buffer.from('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><xml><Content>&a;</Content></xml>')],
      ['nothing', Buffer.alloc(0)],
    ])('answers %s that is rightly signed in its own way, never with 5xx', async (_what, bytes) => {
      const answer = await site.gateway.send(sign(aMessage(), { body: bytes }));
      expect(answer.status).toBe(garbage);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    });

    it('refuses what is too large before it has arrived', async () => {
      const request = sign(aMessage(), { body: Buffer.alloc(300 * 1024, 'x') });
      expect((await site.gateway.send(request)).status).toBe(413);
      expect(await refused(id, 'TOO_LARGE')).toBeGreaterThan(0);
    });

    it('takes no compressed body', async () => {
      const request = sign(aMessage());
      const answer = await site.gateway.send({
        ...request,
        headers: { ...request.headers, 'content-encoding': 'gzip' },
      });
      expect(answer.status).toBe(415);
    });
  });

  it("answers WeChat's check of our address with what it sent, and with nothing else", async () => {
    const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), '847261905'];
    const signature = createHash('sha1').update([SECRETS.WECHAT_TOKEN, timestamp, nonce].sort().join('')).digest('hex');
    const check = (query: Record<string, string>) =>
      site.gateway.send({
        method: 'GET',
        target: `/channels/wechat?${new URLSearchParams(query).toString()}`,
        headers: {},
        body: Buffer.alloc(0),
      });
    const answer = await check({ signature, timestamp, nonce, echostr: '<b>5927782489442352469</b>' });
    expect([answer.status, answer.body]).toEqual([200, '<b>5927782489442352469</b>']);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await check({ signature: flipped(signature), timestamp, nonce, echostr: 'x' })).status).toBe(401);
  });

  it('says 404 without detail to an unknown channel, and 405 to a method that nobody serves', async () => {
    const answer = await site.gateway.send({
      method: 'POST',
      target: '/channels/who',
      headers: {},
      body: Buffer.from('x'),
    });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      404,
      { type: 'urn:hotline:problem:not-found', title: 'There is nothing here', status: 404 },
    ]);
    expect(
      (await site.gateway.send({ method: 'DELETE', target: '/channels/sms', headers: {}, body: Buffer.alloc(0) }))
        .status,
    ).toBe(405);
  });

  it.each(['json', 'a', '', 'application/json\ta'])('takes a right key with the content type "%s"', async (type) => {
    const request = SIGNERS.sms(aMessage());
    const answer = await site.gateway.send({ ...request, headers: { 'content-type': type } });
    expect([answer.status, answer.body]).toEqual([200, '{"code":0,"msg":"OK"}']);
  });

  it('closes on a sender who goes on sending what was refused', async () => {
    const { target } = SIGNERS.sms(aMessage());
    const socket = connect(Number(new URL(site.gateway.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    const isClosed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`POST ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\nx`);
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toMatch(/^HTTP\/1\.1 413 .*\r\n[^]*connection: close/i);
    await isClosed;
  });

  it('resets no connection of a sender who is refused while still sending', async () => {
    const socket = connect(Number(new URL(site.gateway.url).port), '127.0.0.1');
    const faults: unknown[] = [];
    socket.on('error', (error) => faults.push(error));
    const isClosed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('POST /channels/who HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\nx');
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toMatch(/^HTTP\/1\.1 404 /);
    socket.write(Buffer.alloc(1_999_999));
    await isClosed;
    expect(faults).toEqual([]);
  });

  it('survives 10,000 headers', async () => {
    const answer = await raw(
      site.gateway,
      `POST /channels/sms HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(10_000)}Content-Length: 0\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 (431|401)/);
  });

  it('keeps nothing of a body that breaks off', async () => {
    const before = await accepted('sms');
    const { target } = SIGNERS.sms(aMessage());
    const socket = connect(Number(new URL(site.gateway.url).port), '127.0.0.1');
    const half = `POST ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\n[{"phone`;
    socket.write(half, () => socket.destroy());
    await until(async () => (await refused('sms', 'BROKEN_OFF')) > 0);
    expect(await accepted('sms')).toBe(before);
  });

  it('says 503 with Retry-After when it cannot keep a message', async () => {
    const failing = await TestGateway.start(site.redis.url);
    await failing.app.get(Forwarding).journal.close();
    for (const id of IDS) {
      const answer = await failing.send(SIGNERS[id](aMessage()));
      expect([id, answer.status, answer.headers.get('retry-after')]).toEqual([id, 503, '5']);
    }
    expect((await failing.send({ method: 'GET', target: '/readyz', headers: {}, body: Buffer.alloc(0) })).status).toBe(
      503,
    );
    await failing.stop();
  });
});

describe('limits of one instance', () => {
  const site = siteForTests({
    channels:
      'channels: [{ id: sms, adapter: sms-aliyun, ack: journal, limits: { ratePerSecond: 0.1, burst: 2 }, settings: { key: "${SMS_ALIYUN_KEY}" } }]',
  });

  it('counts the genuine alone, and says when to come again', async () => {
    const send = (request: SignedRequest) => site.gateway.send(request);
    for (let time = 0; time < 5; time += 1) {
      expect((await send(forged('sms', SIGNERS.sms(aMessage())))).status).toBe(401);
    }
    const answers = [];
    for (let time = 0; time < 3; time += 1) answers.push(await send(SIGNERS.sms(aMessage())));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('the status of a message', () => {
  const site = siteForTests();
  const unknown = '6f0c2f0e-3a55-5d0e-9d0b-12345a5a1234';

  it('is told while it is known, and never denied while it cannot be looked up', async () => {
    const { body } = await site.gateway.send(SIGNERS['city-app'](aMessage()));
    const { id, number } = JSON.parse(body) as { id: string; number: string };
    expect(number).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    expect((await site.gateway.send(signAppStatus(id))).body).toBe(JSON.stringify({ id, number, status: 'received' }));
    expect((await site.gateway.send(signAppStatus(unknown))).status).toBe(404);
    await site.redis.stop();
    expect((await site.gateway.send(signAppStatus(id))).status).toBe(200);
    const answer = await site.gateway.send(signAppStatus(unknown));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  });
});

async function raw(gateway: TestGateway, text: string): Promise<string> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) {
    answer += String(chunk);
    if (answer.includes('\r\n\r\n')) break;
  }
  socket.destroy();
  return answer;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
