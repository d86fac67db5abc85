import { createServer, type Server } from 'node:http';
import { createServer as listenAnywhere, type AddressInfo } from 'node:net';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ToyInstall } from './toy-install.js';

const FIXTURES = fileURLToPath(new URL('../../libs/channels/app/fixtures', import.meta.url));
const CHANNELS = `channels:
  - { id: city-app, adapter: app, settings: { keys: [{ id: a, secret: '\${APP_SECRET}' }] } }
  - { id: half, adapter: app, settings: { keys: [{ id: a }] } }
  - { id: odd, adapter: telegram }
  - { id: groups, adapter: wechaty }
`;

const portOf = (server: { address(): AddressInfo | string | null }): number => (server.address() as AddressInfo).port;

describe('npm run send', () => {
  let install: ToyInstall;
  beforeEach(async () => {
    install = new ToyInstall();
    await install.prepare();
    writeFileSync(join(install.root, 'config/channels.yaml'), CHANNELS);
    cpSync(FIXTURES, join(install.root, 'libs/channels/app/fixtures'), { recursive: true });
  });
  afterEach(() => install.dispose());

  const send = async (...args: string[]): Promise<number | null> => {
    install.start(process.execPath, ['scripts/send.mjs', ...args]);
    return install.exitCode();
  };

  it('lists the instances when asked for help', async () => {
    expect(await send('--help')).toBe(0);
    expect(install.output).toMatch(/^Usage: npm run -s send -- \[instance\]$/m);
    expect(install.output).toMatch(/^ +odd +telegram$/m);
  });

  it.each([
    ['half', 'its settings lack keys.0.secret'],
    ['odd', 'there is no sender for the adapter "telegram"'],
    ['groups', 'wechaty connects by itself'],
  ])('says why %s cannot be sent to', async (id, why) => {
    expect(await send(id)).toBe(1);
    expect(install.output).toContain(`"${id}" cannot be sent to: `);
    expect(install.output).toContain(why);
  });

  // It gives Redis 15 s to come back.
  it('ends when Redis is away, and says that the message is kept', async () => {
    const gateway: Server = createServer((_request, response) => response.writeHead(202).end('{}'));
    const gone = listenAnywhere();
    for (const server of [gateway, gone]) {
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    }
    const redisUrl = `redis://127.0.0.1:${portOf(gone)}`;
    await new Promise((done) => gone.close(done));
    mkdirSync(join(install.root, '.data'));
    const running = {
      publicUrl: `http://127.0.0.1:${portOf(gateway)}`,
      opsUrl: redisUrl.replace('redis', 'http'),
      redisUrl,
      queuePrefix: 'hotline',
      queues: ['intake'],
      channelsFile: join(install.root, 'config/channels.yaml'),
    };
    writeFileSync(join(install.root, '.data/running.json'), JSON.stringify(running));
    expect(await send('city-app')).toBe(1);
    expect(install.output).toContain('Accepted and kept; Redis is away');
    expect(install.output).not.toContain('ECONNREFUSED');
    await new Promise((done) => gateway.close(done));
  }, 60_000);
});
