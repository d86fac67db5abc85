import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobTooLarge, MediaStore } from './media-store.js';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

describe('MediaStore', () => {
  let directory: string;
  let store: MediaStore;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'media-'));
    store = new MediaStore(directory);
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const drafts = () => readdirSync(join(directory, 'incoming'));

  it('keeps bytes under their digest, and tells their type by the first bytes', async () => {
    const stored = await store.put(PNG);
    expect(stored).toEqual({
      blob: createHash('sha256').update(PNG).digest('hex'),
      bytes: PNG.length,
      sniffed: 'image/png',
    });
    expect(await store.read(stored.blob)).toEqual(PNG);
    expect(drafts()).toEqual([]);
  });

  it('keeps the same bytes once, also when they come at the same time', async () => {
    const [first, second] = await Promise.all([store.put(PNG), store.put(PNG)]);
    expect(first.blob).toBe(second.blob);
    expect(await store.read(first.blob)).toEqual(PNG);
  });

  it('leaves nothing of what is discarded', async () => {
    const received = await store.receive([PNG]);
    await received.discard();
    await expect(store.read(received.blob)).rejects.toThrow('ENOENT');
    expect(drafts()).toEqual([]);
  });

  it('stops at the limit and leaves nothing behind', async () => {
    await expect(store.receive([Buffer.alloc(10), Buffer.alloc(10)], 15)).rejects.toThrow(BlobTooLarge);
    expect(drafts()).toEqual([]);
  });

  it('removes the drafts of a crash, and neither those under way nor what is kept', async () => {
    const kept = await store.put(PNG);
    await store.receive([Buffer.from('left behind')]);
    const [old = ''] = drafts();
    utimesSync(join(directory, 'incoming', old), 1000, 1000);
    const young = await store.receive([PNG]);
    expect(await store.removeDrafts(1_000_001)).toBe(1);
    expect(drafts()).toHaveLength(1);
    await young.keep();
    expect(await store.read(kept.blob)).toEqual(PNG);
    expect(await new MediaStore(join(directory, 'nowhere')).removeDrafts(Infinity)).toBe(0);
  });

  it('opens nothing but blobs', async () => {
    await expect(store.read('../../etc/passwd')).rejects.toThrow('is no blob');
  });
});
