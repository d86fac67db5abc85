import { Validator } from '@seriousme/openapi-schema-validator';
import { OpsServer } from '../../apps/gateway/src/ops/ops-server.js';
import { SECRETS, signSms, uniqueId } from '../support/signers.js';
import { siteForTests } from '../support/site.js';

describe('the ops port', () => {
  const site = siteForTests();
  const admin = async (path: string) =>
    JSON.parse(await site.gateway.ops(`/admin/v1/${path}`)) as Record<string, unknown>;

  it('tells where messages are', async () => {
    await site.gateway.send(signSms({ id: uniqueId(), text: '路灯不亮' }));
    while ((await admin('queues'))['waitingForRedis'] !== 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await admin('queues')).toMatchObject({
      journal: { state: 'open', flushedSeq: 1 },
      waitingForRedis: 0,
      redis: 'in step',
      ended: { queued: 0, duplicate: 0, quarantined: 0, ignored: 0 },
      inboundBatches: { waiting: 1, failed: 0 },
      intake: { waiting: 0 },
    });
  });

  it('tells Prometheus how much lies in the queues', async () => {
    expect(await site.gateway.count('hotline_queue_jobs', { queue: 'inbound', state: 'waiting' })).toBe(1);
    expect(await site.gateway.ops('/metrics')).toMatch(/^hotline_quarantined_messages\{.*\} 0$/m);
  });

  it('tells which channels are served, and none of their secrets', async () => {
    const channels = await site.gateway.ops('/admin/v1/channels');
    expect((JSON.parse(channels) as { instances: { id: string }[] }).instances.map(({ id }) => id)).toEqual([
      'city-app',
      'wechat',
      'sms',
      'call-centre',
    ]);
    for (const secret of Object.values(SECRETS)) expect(channels).not.toContain(secret);
  });

  it('lists the quarantine', async () => {
    expect(await admin('quarantine')).toEqual({ count: 0, newest: [] });
  });

  it('lets nobody in without the token', async () => {
    const { address } = site.gateway.app.get(OpsServer);
    for (const authorization of ['', 'Bearer wrong', 'Basic eA==']) {
      const answer = await fetch(`${address}/admin/v1/queues`, { headers: { authorization } });
      expect([authorization, answer.status]).toEqual([authorization, 401]);
    }
  });

  it('keeps admin and metrics off the public port', async () => {
    for (const target of ['/admin/v1/queues', '/metrics']) {
      const answer = await site.gateway.send({ method: 'GET', target, headers: {}, body: Buffer.alloc(0) });
      expect([target, answer.status]).toEqual([target, 404]);
    }
  });
});

describe('the ops port without Redis', () => {
  const site = siteForTests({ isRedisAway: true });

  it('tells what it can', async () => {
    expect(JSON.parse(await site.gateway.ops('/admin/v1/queues'))).toMatchObject({
      journal: { state: 'open' },
      ended: null,
      intake: null,
    });
  });
});

describe('the generated documents', () => {
  const site = siteForTests({ env: { PUBLIC_BASE_URL: 'https://hotline.example' } });
  const get = (target: string) => site.gateway.send({ method: 'GET', target, headers: {}, body: Buffer.alloc(0) });

  it('serves a valid OpenAPI description of every instance', async () => {
    const document = JSON.parse((await get('/openapi.json')).body) as { paths: object };
    const { valid, errors } = await new Validator().validate(document);
    expect([valid, errors]).toEqual([true, undefined]);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/channels/city-app/intakes',
        '/channels/wechat',
        '/channels/sms/{key}',
        '/channels/call-centre',
      ]),
    );
  });

  it('serves the contracts as JSON Schema under the public address', async () => {
    const schema = JSON.parse((await get('/schemas/intake.v1.json')).body) as { $id: string; $schema: string };
    expect([schema.$id, schema.$schema]).toEqual([
      'https://hotline.example/schemas/intake.v1.json',
      'https://json-schema.org/draft/2020-12/schema',
    ]);
    expect((await get('/schemas/who.json')).status).toBe(404);
  });

  it('serves AsyncAPI and a page to read it all', async () => {
    expect(JSON.parse((await get('/asyncapi.json')).body)).toMatchObject({ asyncapi: '3.0.0' });
    const page = await get('/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  });
});
