import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JournalUnavailableError, type Journal } from './index.js';
import { FaultFs, systemError } from './testing/fault-fs.js';
import { readAll, until, valuesOf, Workspace } from './testing/workspace.js';

const DISK_BYTES = 8 * 1024 * 1024;
const BALLAST_BYTES = 2 * 1024 * 1024;

interface SmallDisk {
  readonly kind: string;
  readonly directory: string;
  readonly fs: FaultFs;
  /** Takes all space that is left, to the last block. */
  fill(): Promise<void>;
  free(): Promise<void>;
  remove(): void;
}

/** A real file system of 8 MiB where the machine lets us mount one; else the machine's own, with refusals injected. */
function makeSmallDisk(): SmallDisk {
  const area = mkdtempSync(join(tmpdir(), 'journal-disk-'));
  const directory = join(area, 'mnt');
  mkdirSync(directory);
  const fs = new FaultFs();
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'ignore' });
  const mounted = (kind: string): SmallDisk => {
    // What an operator would delete: more than the journal itself leaves free.
    writeFileSync(join(directory, 'ballast'), Buffer.alloc(BALLAST_BYTES, 1));
    return {
      kind,
      directory,
      fs,
      fill: () => fillUp(join(directory, 'junk')),
      free: async () => {
        await rm(join(directory, 'junk'));
        await rm(join(directory, 'ballast'));
      },
      remove: () => {
        run('umount', directory);
        rmSync(area, { recursive: true });
      },
    };
  };
  try {
    const image = join(area, 'image');
    run('truncate', '-s', String(DISK_BYTES), image);
    run('mkfs.ext4', '-q', '-F', image);
    run('mount', '-o', 'loop', image, directory);
    return mounted('ext4 in a loop device');
  } catch {
    try {
      run('mount', '-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', directory);
      return mounted('tmpfs');
    } catch {
      return injected(area, directory, fs);
    }
  }
}

function injected(area: string, directory: string, fs: FaultFs): SmallDisk {
  let written = 0;
  // What exists can be overwritten on a full disk; what is new has no room.
  const refuse = (isFull: () => boolean) =>
    fs.reset((step, path) => {
      if (step === 'write') written += 1;
      return (step === 'write' || step === 'open') && path.endsWith('.tmp') && isFull()
        ? systemError('ENOSPC')
        : undefined;
    });
  refuse(() => written > 500);
  return {
    kind: 'injected, since nothing could be mounted',
    directory,
    fs,
    fill: async () => refuse(() => true),
    free: async () => fs.reset(),
    remove: () => rmSync(area, { recursive: true }),
  };
}

async function fillUp(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let size = 64 * 1024; size >= 512; size /= 2) {
      try {
        for (;;) await file.write(Buffer.alloc(size, 1));
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
      }
    }
  } finally {
    await file.close();
  }
}

async function appendUntilRefused(journal: Journal<string>): Promise<readonly string[]> {
  const kept: string[] = [];
  for (let at = 0; ; at += 1) {
    const values = Array.from({ length: 20 }, (_, n) => `${at}/${n}`.padEnd(1500, '.'));
    const results = await Promise.allSettled(values.map((value) => journal.append(value)));
    results.forEach((result, n) => {
      if (result.status === 'fulfilled') kept.push(values[n]!);
      else expect(result.reason).toBeInstanceOf(JournalUnavailableError);
    });
    if (results.some(({ status }) => status === 'rejected')) return kept;
  }
}

const disk = makeSmallDisk();
let work: Workspace;
beforeAll(async () => void (work = await Workspace.make()));
afterAll(async () => {
  await work.remove();
  disk.remove();
});

describe(`a full disk (${disk.kind})`, () => {
  it('refuses appends, is drained to the end across a restart, and accepts again once there is room', async () => {
    const options = { directory: disk.directory, fs: disk.fs, segmentBytes: 256 * 1024, tailBytes: 0 };
    const journal = await work.open(options);
    const kept = await appendUntilRefused(journal);
    expect(kept.length).toBeGreaterThan(1000);
    expect(journal.state).toBe('failed');
    await disk.fill();
    expect(valuesOf(await readAll(journal))).toEqual(kept);
    const half = (await readAll(journal))[kept.length >> 1]!.seq;
    await journal.saveCursor(half);
    await journal.close();

    const again = await work.open(options);
    expect(again.id).toBe(journal.id);
    expect(again.cursor).toBe(half);
    expect(valuesOf(await readAll(again, half + 1))).toEqual(kept.slice((kept.length >> 1) + 1));
    await again.saveCursor(again.flushedSeq);
    expect(again.stats().unforwardedRecords).toBe(0);

    await disk.free();
    await until(() => again.state === 'open');
    await again.append('room again');
    expect(valuesOf(await readAll(again))).toEqual([...kept, 'room again']);
    expect(work.kinds()).not.toContain('record-damaged');
  }, 60_000);
});
