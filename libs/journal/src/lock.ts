import { randomBytes } from 'node:crypto';
import { symlink, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { isAbsolute, resolve } from 'node:path';

// The kernel keeps a socket's path in 108 bytes, its end mark included.
const MAX_SOCKET_PATH_BYTES = 107;

/**
 * A lock that dies with its owner: a Unix socket that listens in the folder. A process id would mean nothing across containers
 * that share a disk.
 */
export interface FolderLock {
  /** @param folder where the folder is by now; it may have been renamed since */
  release(folder: string): Promise<void>;
}

/** Begins to listen under a name that nobody else uses. */
export async function listenInFolder(folder: string, name: string): Promise<FolderLock> {
  const server = createServer((socket) => socket.destroy());
  await withShortPath(folder, name, (path) => listen(server, path));
  // Held as long as the process lives, but no reason for it to live.
  server.unref();
  return {
    release: async (current) => {
      await new Promise((done) => server.close(done));
      await unlink(`${current}/${name}`).catch(() => undefined);
    },
  };
}

/** Whether somebody listens. In doubt the answer is yes: two owners would be worse than none. */
export function isListening(folder: string, name: string): Promise<boolean> {
  return withShortPath(
    folder,
    name,
    (path) =>
      new Promise<boolean>((answer) => {
        const socket = connect({ path });
        socket.once('connect', () => {
          socket.destroy();
          answer(true);
        });
        socket.once('error', (cause: NodeJS.ErrnoException) => {
          answer(cause.code !== 'ECONNREFUSED' && cause.code !== 'ENOENT' && cause.code !== 'ENOTSOCK');
        });
      }),
  );
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen({ path }, () => {
      server.off('error', fail);
      server.on('error', () => undefined);
      done();
    });
  });
}

/** Reaches a socket in a folder with a long path through a short link that lives as long as the call. */
async function withShortPath<R>(folder: string, name: string, use: (path: string) => Promise<R>): Promise<R> {
  const direct = `${isAbsolute(folder) ? folder : resolve(folder)}/${name}`;
  if (Buffer.byteLength(direct) <= MAX_SOCKET_PATH_BYTES) return use(direct);
  const link = `${tmpdir()}/hj-${randomBytes(6).toString('hex')}`;
  await symlink(resolve(folder), link);
  try {
    return await use(`${link}/${name}`);
  } finally {
    await unlink(link).catch(() => undefined);
  }
}
