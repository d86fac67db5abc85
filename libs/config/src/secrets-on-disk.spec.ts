import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
