import { createHash, createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Queue } from 'bullmq';
import { RealSystem } from '../faults/support/system.js';
import { SECRETS, SIGNERS, signAppStatus, uniqueId, type InstanceId, type SignedRequest } from '../support/signers.js';

const INSTANCES = Object.keys(SIGNERS) as InstanceId[];
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

interface SeenIntake {
  readonly id: string;
  readonly channel: { readonly id: string };
  readonly source: { readonly messageId: string };
  readonly attachments: readonly { readonly sha256: string; readonly state: string; readonly name: string }[];
}

describe('gateway and normalizer together', () => {
  let system: RealSystem;
  let intake: Queue<SeenIntake>;

  beforeAll(async () => {
    system = await RealSystem.reserve();
    await system.start();
    intake = new Queue('intake', { connection: { url: system.redis.url }, prefix: 'hotline' });
  }, 60_000);
  afterAll(async () => {
    await intake.close();
    await system.dispose();
  });

  const send = ({ method, target, headers, body }: SignedRequest): Promise<Response> =>
    fetch(`${system.url}${target}`, { method, headers, body: body.length === 0 ? null : body });
  const intakes = async () => (await intake.getJobs(['waiting'], 0, -1)).map((job) => job.data);
  const counted = async (state: string): Promise<number> => {
    const lines = (await (await fetch(`${system.normalizerUrl}/metrics`)).text()).split('\n');
    return lines
      .filter((line) => line.startsWith('hotline_messages_ended_total{') && line.includes(`state="${state}"`))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  };

  it('makes 1,000 valid intakes of 1,000 messages that come at once', async () => {
    const sent = Array.from({ length: 1000 }, (_, index) => ({ id: uniqueId(), instance: INSTANCES[index % 4]! }));
    const answers = await Promise.all(
      sent.map(({ id, instance }) => send(SIGNERS[instance]({ id, text: `路灯不亮 ${id}` }))),
    );
    expect(answers.filter((answer) => !answer.ok).map(({ status }) => status)).toEqual([]);
    await until(async () => (await intake.count()) >= 1000);
    const found = await intakes();
    const names = found.map(({ channel, source }) => `${channel.id} ${source.messageId}`);
    expect(names.sort()).toEqual(sent.map(({ id, instance }) => `${instance} ${id}`).sort());

    const schema = (await (await fetch(`${system.url}/schemas/intake.v1.json`)).json()) as object;
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const isValid = ajv.compile(schema);
    expect(found.filter((one) => !isValid(one))).toEqual([]);
    expect(isValid({ ...found[0], id: 7 })).toBe(false);
  }, 60_000);

  it.each(INSTANCES)(
    'makes one intake of a %s message that comes a hundred times at once',
    async (instance) => {
      const [before, duplicates] = [await intake.count(), await counted('duplicate')];
      const message = { id: uniqueId(), text: '井盖丢失' };
      const answers = await Promise.all(Array.from({ length: 100 }, () => send(SIGNERS[instance](message))));
      expect(answers.filter((answer) => !answer.ok).map(({ status }) => status)).toEqual([]);
      await until(async () => (await counted('duplicate')) >= duplicates + 99);
      expect(await counted('duplicate')).toBe(duplicates + 99);
      expect(await intake.count()).toBe(before + 1);
    },
    30_000,
  );

  it('lets go of a sender that sends half a body and then nothing', async () => {
    const { target } = SIGNERS.sms({ id: uniqueId(), text: 'x' });
    const startedAt = Date.now();
    const answer = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(Number(new URL(system.url).port), '127.0.0.1', () =>
        socket.write(`POST ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\n[{"phone_number"`),
      );
      socket.on('data', (bytes) => {
        received += bytes.toString();
        resolve(received);
      });
      socket.on('close', () => resolve(received));
      socket.on('error', () => undefined);
    });
    // Answered, or hung up on without a word; never left waiting.
    expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
    expect(Date.now() - startedAt).toBeLessThan(25_000);
  }, 40_000);

  it('keeps the photos of a form, and tells what became of it', async () => {
    const other = Buffer.concat([PHOTO, Buffer.from('another photo')]);
    const request = signForm({ content: '人民路12号路灯不亮' }, [
      ['one.png', PHOTO],
      ['two.png', other],
    ]);
    const answer = await send(request);
    const told = (await answer.json()) as { readonly id: string; readonly status: string };
    expect([answer.status, told.status]).toEqual([202, 'received']);
    const status = async () => (await (await send(signAppStatus(told.id))).json()) as { readonly status: string };
    expect(['received', 'queued']).toContain((await status()).status);
    await until(async () => (await status()).status === 'queued');
    const made = (await intakes()).find(({ id }) => id === told.id)!;
    const digests = [PHOTO, other].map((bytes) => createHash('sha256').update(bytes).digest('hex'));
    // What ticketing is told of are the copies: this photo has nothing to take out, and what hung on behind the other is gone.
    expect(made.attachments.map(({ sha256, state, name }) => [sha256, state, name])).toEqual([
      [digests[0], 'stored', 'one.png'],
      [digests[0], 'stored', 'two.png'],
    ]);
    for (const [index, bytes] of [PHOTO, other].entries()) {
      expect(readBlob(join(system.folder, 'data/media'), digests[index]!).equals(bytes)).toBe(true);
    }
  }, 30_000);
});

function signForm(intake: object, photos: readonly (readonly [string, Buffer])[]): SignedRequest {
  const boundary = `----photos${randomBytes(8).toString('hex')}`;
  const part = (disposition: string, type: string, bytes: Buffer) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ];
  const body = Buffer.concat([
    ...part('name="intake"', 'application/json', Buffer.from(JSON.stringify(intake))),
    ...photos.flatMap(([name, bytes]) => part(`name="photos"; filename="${name}"`, 'image/png', bytes)),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  const target = '/channels/city-app/intakes';
  const headers = {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-digest': `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
    'idempotency-key': uniqueId(),
    'x-hotline-key': 'city-app-1',
    'x-hotline-timestamp': String(Math.floor(Date.now() / 1000)),
    'x-hotline-nonce': randomBytes(12).toString('hex'),
  };
  const signed = ['POST', target, headers['x-hotline-timestamp'], headers['x-hotline-nonce']]
    .concat(headers['content-digest'], headers['content-type'], headers['idempotency-key'])
    .join('\n');
  const signature = createHmac('sha256', SECRETS.APP_SECRET).update(signed).digest('base64');
  return { method: 'POST', target, headers: { ...headers, 'x-hotline-signature': signature }, body };
}

function readBlob(media: string, sha256: string): Buffer {
  const places = [join(media, sha256.slice(0, 2), sha256), join(media, sha256)];
  const place = places.find((path) => existsSync(path));
  if (place === undefined) throw new Error(`looking for a stored photo: none of ${places.join(', ')} is there`);
  return readFileSync(place);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
