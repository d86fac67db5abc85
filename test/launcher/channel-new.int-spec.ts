import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const REGISTRY = 'libs/channel-registry/src/channels.ts';
const FOLDER = 'libs/channels/test-platform';
const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

const PARSE = `  const { id, from, type, text, sentAt, ...rest } = parseJson(message.bytes) as Record<string, unknown>;
  if (typeof id !== 'string' || typeof from !== 'string' || typeof text !== 'string') {
    throw new BadPayload('reading a message: id, from and text are texts');
  }
  const said = { id, sender: from, text, sentAt: typeof sentAt === 'string' ? sentAt : null, rest };
  return type === 'text' ? { kind: 'message', ...said } : { kind: 'unknown', type: String(type), ...said };
}
`;

interface NewChannel {
  readonly makeChannel: (id: string, root: string) => Promise<readonly string[]>;
}

describe('npm run channel:new', () => {
  // Inside the repository, so that what is made finds what it imports.
  const root = mkdtempSync(join(ROOT, 'test/launcher/made-'));
  let makeChannel: NewChannel['makeChannel'];
  let blanks: readonly string[];

  beforeAll(async () => {
    mkdirSync(join(root, 'scripts/senders'), { recursive: true });
    cpSync(join(ROOT, REGISTRY), join(root, REGISTRY));
    ({ makeChannel } = (await import(join(ROOT, 'scripts/lib/new-channel.mjs'))) as NewChannel);
    blanks = await makeChannel('test-platform', root);
    // Processes of its own need it built, and built is what is in the registry.
    change('src/contract.int-spec.ts', (text) => text.replace('  retrySeconds:', "  withoutHost: 'made for a test',\n  retrySeconds:")); // prettier-ignore
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const pathOf = (file: string): string => join(root, FOLDER, file);
  const change = (file: string, by: (text: string) => string): void =>
    writeFileSync(pathOf(file), by(readFileSync(pathOf(file), 'utf8')));
  const runContract = () => {
    const args = [...JEST, pathOf('src/contract.int-spec.ts'), '--reporters=default'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    return { status, told: stdout + stderr };
  };

  it('puts the channel into the registry, in its place, and says where something is to be filled in', () => {
    const registry = readFileSync(join(root, REGISTRY), 'utf8');
    expect(registry).toContain("import { testPlatform } from '#libs/channels/test-platform';\n");
    expect(registry).toMatch(/smsTwilio,\s+testPlatform,\s+webPortal/);
    expect(blanks).toContain(`${FOLDER}/src/payload.ts:29`);
    expect(existsSync(join(root, 'scripts/senders/test-platform.mjs'))).toBe(true);
  });

  it('overwrites nothing, and takes no name that is none', async () => {
    await expect(makeChannel('test-platform', root)).rejects.toThrow(/There is a folder .* already/);
    for (const name of ['', 'SMS', 'sms_acme', '../app', 'sms-', '1st']) {
      await expect(makeChannel(name, root)).rejects.toThrow(/is no name for a channel/);
    }
  });

  it('makes what the contract suite fails with what to do, and passes once it is filled in', () => {
    const blank = runContract();
    expect(blank.status).not.toBe(0);
    expect(blank.told).toMatch(/FILL IN payload\.ts: make a message of the body/);
    expect(blank.told).toMatch(/FILL IN: what the platform must be told/);
    change('src/payload.ts', (text) => text.replace(/ {2}const body = parseJson[\s\S]*$/, PARSE));
    change('src/about.ts', (text) => text.replaceAll('FILL IN: ', 'Filled in: '));
    writeFileSync(
      pathOf('fixtures/message.json'),
      '{"id":"m-7","from":"u-1","type":"text","text":"路灯不亮","floor":3}',
    );
    writeFileSync(
      pathOf('fixtures/message.golden.json'),
      JSON.stringify({
        source: { messageId: 'm-7' },
        requester: { kind: 'person', channelUserId: 'u-1' },
        appeal: { content: '路灯不亮' },
        extensions: { 'test-platform': { floor: 3 } },
      }),
    );
    const filled = runContract();
    expect(filled.told).not.toContain('●');
    expect(filled.status).toBe(0);
  }, 120_000);
});
