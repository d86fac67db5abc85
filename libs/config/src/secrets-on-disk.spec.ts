import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config-error.js';
import { readEnvironment } from './environment.js';
import { adminTokenOf, journalKeyOf } from './secrets-on-disk.js';

describe('secrets on disk', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'secrets-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it('makes a key once, for its owner alone, and finds it again', () => {
    const settings = readEnvironment({ DATA_DIR: directory });
    const key = journalKeyOf(settings);
    expect(key).toHaveLength(32);
    expect(journalKeyOf(settings)).toEqual(key);
    expect(statSync(join(directory, 'journal.key')).mode & 0o777).toBe(0o600);
    expect(adminTokenOf(settings)).toBe(adminTokenOf(settings));
    expect(readdirSync(directory).sort()).toEqual(['admin.token', 'journal.key']);
  });

  it('takes what another process has made', () => {
    writeFileSync(join(directory, 'journal.key'), `${'07'.repeat(32)}\n`);
    writeFileSync(join(directory, 'admin.token'), `${'t'.repeat(32)}\n`);
    const settings = readEnvironment({ DATA_DIR: directory });
    expect(Buffer.from(journalKeyOf(settings))).toEqual(Buffer.alloc(32, 7));
    expect(adminTokenOf(settings)).toBe('t'.repeat(32));
  });

  it.each([
    ['admin.token', '', adminTokenOf],
    ['admin.token', '\n', adminTokenOf],
    ['admin.token', 't'.repeat(31), adminTokenOf],
    ['journal.key', '', journalKeyOf],
    ['journal.key', '07'.repeat(31), journalKeyOf],
  ])('refuses a %s that holds %j, says what to do, and leaves it as it is', (name, text, read) => {
    const file = join(directory, name);
    writeFileSync(file, text);
    const settings = readEnvironment({ DATA_DIR: directory });
    expect(() => read(settings)).toThrow(ConfigError);
    expect(() => read(settings)).toThrow(
      new RegExp(`${name}: must be .*; .*remove it, and the next start makes it anew`),
    );
    expect(readFileSync(file, 'utf8')).toBe(text);
    rmSync(file);
    expect(read(settings).length).toBe(32);
  });

  it('takes the key in hex and in base64', () => {
    const bytes = Buffer.alloc(32, 7);
    for (const encoding of ['hex', 'base64'] as const) {
      const settings = readEnvironment({ DATA_DIR: directory, JOURNAL_KEY: bytes.toString(encoding) });
      expect(Buffer.from(journalKeyOf(settings))).toEqual(bytes);
    }
  });

  it('refuses a key of another length', () => {
    const settings = readEnvironment({ DATA_DIR: directory, JOURNAL_KEY: 'abcd' });
    expect(() => journalKeyOf(settings)).toThrow(/JOURNAL_KEY: must be 32 bytes/);
  });
});
