const GIB = 1024 ** 3;

/** What `statfs` tells of a disk. */
export interface DiskRoom {
  readonly blocks: number;
  readonly bavail: number;
  readonly bsize: number;
}

/**
 * Whether less than 2 GiB or, on a small disk, less than a twentieth of it is left: the room of messages, which files may not take.
 *
 * @param share of that room; below 1 for whoever may go on a little longer
 */
export function isAlmostFull({ blocks, bavail, bsize }: DiskRoom, share = 1): boolean {
  return bavail * bsize < share * Math.min(2 * GIB, (blocks * bsize) / 20);
}
