import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Writing {
  write: (...args: unknown[]) => Promise<unknown>;
}

/** Runs `work` while no open file of this process takes another byte: ENOSPC, as from a full disk. */
export async function withFullDisk<T>(work: () => Promise<T>): Promise<T> {
  const handle = await open(join(tmpdir(), `full-disk-${process.pid}`), 'w');
  const prototype = Object.getPrototypeOf(handle) as Writing;
  await handle.close();
  const { write } = prototype;
  prototype.write = () =>
    Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }));
  try {
    return await work();
  } finally {
    prototype.write = write;
  }
}
