import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Room for the journal's two segments of 64 MiB and what a few seconds of messages add.
const BYTES = 512 * 1024 * 1024;

/** An ext4 disk inside a file, mounted through a loop device. Needs root and loop devices. */
export class LoopDisk {
  private constructor(
    private readonly image: string,
    /** Where it is mounted. */
    readonly path: string,
  ) {}

  /** @throws with the system's own words where this machine does not allow it */
  static make(folder: string): LoopDisk {
    mkdirSync(folder, { recursive: true });
    const image = join(folder, 'disk.img');
    writeFileSync(image, '');
    truncateSync(image, BYTES);
    // Everything is written now: nothing that mkfs left for later may come between.
    run('mkfs.ext4', '-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', image);
    return LoopDisk.mount(image, join(folder, 'mounted'));
  }

  /**
   * What would be found on the disk if the power failed now, mounted at a place of its own.
   *
   * The copy is taken of the file behind the loop device: what the file system still holds back in memory is not in
   * it. Whoever writes to the disk must stand still meanwhile.
   */
  afterPowerCut(folder: string): LoopDisk {
    mkdirSync(folder, { recursive: true });
    const copy = join(folder, 'disk.img');
    copyFileSync(this.image, copy);
    return LoopDisk.mount(copy, join(folder, 'mounted'));
  }

  unmount(): void {
    run('umount', this.path);
  }

  private static mount(image: string, path: string): LoopDisk {
    mkdirSync(path, { recursive: true });
    // The file system's own five-second commit would flush at a moment that no test chose.
    run('mount', '-o', 'loop,noatime,commit=300', image, path);
    return new LoopDisk(image, path);
  }
}

/** Why this machine cannot mount such a disk, in its own words; undefined when it can. */
export function whyNoLoopDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'loop-disk-'));
  try {
    LoopDisk.make(folder).unmount();
    return undefined;
  } catch (error) {
    return (error as Error).message.trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: 'pipe' });
}
