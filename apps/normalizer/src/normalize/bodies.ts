import { access, statfs } from 'node:fs/promises';
import type { Message } from '#libs/channel-kit';
import type { Envelope, Payload } from '#libs/contracts';
import { isAlmostFull, MediaStore, type DiskRoom } from '#libs/media';

// The gateway takes no more files long before; what it took while nobody made copies may go on so far and no further.
const SHARE_OF_ROOM = 0.5;

/** Where bodies that were too large to travel are read. */
export interface BlobReader {
  /** Rejects with code `ENOENT` when there is no such blob. */
  read(blob: string): Promise<Uint8Array>;
}

/** Where files are read as well, and copies of them put. */
export interface MediaFolder extends BlobReader {
  /**
   * Keeps bytes under their digest; resolves when they are flushed. The same bytes may be put again. Rejects while the last of
   * the disk is left to messages.
   */
  put(bytes: Uint8Array): Promise<{ readonly blob: string; readonly bytes: number }>;
}

/**
 * Reads bodies and files from the media folder that the gateway writes, and puts copies there.
 *
 * A folder that is not there at all rejects without the code `ENOENT`: nothing can be said of its blobs.
 */
export function mediaFolder(
  folder: string,
  roomOf: (path: string) => Promise<DiskRoom> = (path) => statfs(path),
): MediaFolder {
  const store = new MediaStore(folder);
  return {
    put: async (bytes) => {
      // A disk that cannot be asked is not called full: what does not fit on it fails by itself.
      const isFull = await roomOf(folder).then(
        (disk) => isAlmostFull(disk, SHARE_OF_ROOM),
        () => false,
      );
      if (isFull)
        throw new Error(`keeping a copy: the last room on the disk of ${folder} is left to messages; make some`);
      return store.put(bytes);
    },
    read: async (blob) => {
      try {
        return await store.read(blob);
      } catch (error) {
        await access(folder).catch((cause: unknown) => {
          throw new Error(`reading a body: there is no media folder ${folder}; mount the gateway's there`, { cause });
        });
        throw error;
      }
    },
  };
}

/** A message as its channel wants to see it, and its bytes as they were received. */
export interface Rebuilt {
  readonly message: Message;
  readonly raw: Uint8Array;
}

/** The bytes of a payload that travels in the envelope; undefined when it lies in the media store. */
function bytesAtHand(payload: Payload): Uint8Array | undefined {
  if ('text' in payload) return Buffer.from(payload.text);
  if ('base64' in payload) return Buffer.from(payload.base64, 'base64');
  return undefined;
}

async function bytesOf(payload: Payload, blobs: BlobReader): Promise<Uint8Array> {
  return bytesAtHand(payload) ?? blobs.read((payload as { blob: string }).blob);
}

/**
 * Makes of an envelope the very message that the gateway saw.
 *
 * Touches the media store only when a body lies there; rejects as {@link BlobReader.read} does.
 */
export async function rebuild(envelope: Envelope, blobs: BlobReader): Promise<Rebuilt> {
  const raw = await bytesOf(envelope.body, blobs);
  const bytes = envelope.plain ? await bytesOf(envelope.plain, blobs) : raw;
  const { method, target, headers } = envelope.request;
  return {
    raw,
    message: {
      method,
      target,
      headers: Object.fromEntries(headers),
      bytes,
      part: envelope.part,
      files: envelope.files ?? [],
    },
  };
}
