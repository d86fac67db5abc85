import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { BadPayload, problem, type Limits } from '#libs/channel-kit';
import type { StoredFile } from '#libs/contracts';
import { BlobTooLarge, type MediaStore, type ReceivedBlob } from '#libs/media';
import type { DiskWatch } from '../media/disk-watch.js';
import { brokenOff, diskLow, RequestRefused, tooLarge, tooSlow } from './request-refused.js';

// Photos come over slow lines; a body still has to keep moving.
const UPLOAD_DEADLINE_MS = 120_000;

/** A multipart body that has arrived: its files are on the disk, but nobody has vouched for them yet. */
export interface Multipart {
  /** The fields, as the JSON text `{"fields": {…}}` that stands for the body from here on; a repeated one is a list. */
  readonly bytes: Uint8Array;
  readonly files: readonly StoredFile[];
  /** Lower-case hex SHA-256 of the whole body as it came over the wire. */
  readonly sha256: string;
  keep(): Promise<void>;
  /** Removes what was not kept. */
  discard(): Promise<void>;
}

type FileLimits = NonNullable<Limits['files']>;

/** How long a multipart body may be as a whole: everything that may be in it, and what stands between. */
export function mostBytesOf({ count, bytesEach, fields, fieldBytes }: FileLimits): number {
  return count * bytesEach + fields * fieldBytes + 64 * 1024;
}

/**
 * Streams a multipart body: files to the media store, fields to memory, all of it through one digest.
 *
 * @throws {RequestRefused} 413 beyond the limits, 408 after two minutes, 503 for files while the disk is almost full
 * @throws {BadPayload} when it is no well-formed multipart body
 */
export async function readMultipart(
  request: IncomingMessage,
  limits: FileLimits,
  media: MediaStore,
  disk: DiskWatch,
): Promise<Multipart> {
  const reader = new MultipartReader(limits, media, disk);
  const late = AbortSignal.timeout(UPLOAD_DEADLINE_MS);
  try {
    return await reader.read(request, late);
  } catch (reason) {
    await reader.discard();
    request.unpipe().resume();
    if (late.aborted) throw tooSlow();
    if (reader.fault instanceof BlobTooLarge) throw tooLarge(limits.bytesEach);
    // Ours as well: a disk that keeps no photos is no fault of the sender's.
    if (reader.fault) throw reader.fault;
    throw new BadPayload('reading a multipart body: it is not well formed', { cause: reason });
  }
}

interface UploadedFile {
  readonly received: ReceivedBlob;
  readonly field: string;
  readonly name: string | null;
  readonly mime: string | null;
}

class MultipartReader {
  private readonly fields = new Map<string, string | string[]>();
  /** In the order in which the files were sent; undefined for one that failed. */
  private readonly uploads: Promise<UploadedFile | undefined>[] = [];
  private readonly streams: Readable[] = [];
  private readonly broken = new AbortController();
  /** The first thing that went wrong. */
  fault: Error | undefined;

  constructor(
    private readonly limits: FileLimits,
    private readonly media: MediaStore,
    private readonly disk: DiskWatch,
  ) {}

  async read(request: IncomingMessage, late: AbortSignal): Promise<Multipart> {
    const hash = createHash('sha256');
    const most = mostBytesOf(this.limits);
    let bytes = 0;
    const digest = new Transform({
      transform: (chunk: Buffer, _encoding, next) => {
        // The parser counts neither what stands before, between and behind the parts nor parts without a name.
        if ((bytes += chunk.length) > most) this.fail(tooLarge(most));
        hash.update(chunk);
        next(null, chunk);
      },
    });
    const onClose = () => {
      if (!request.complete) this.fail(brokenOff());
    };
    request.once('error', onClose).once('close', onClose);
    // Not part of the pipeline, which destroys what it ends in: the socket still has to carry the answer.
    request.pipe(digest);
    await pipeline(digest, this.parser(request), { signal: AbortSignal.any([late, this.broken.signal]) });
    const uploads = (await this.uploaded()).filter((upload) => !isEmptyInput(upload));
    if (this.fault) throw this.fault;
    return {
      bytes: Buffer.from(JSON.stringify({ fields: Object.fromEntries(this.fields) })),
      files: uploads.map(({ received, ...file }) => ({
        ...file,
        blob: received.blob,
        sha256: received.blob,
        bytes: received.bytes,
        sniffed: received.sniffed,
      })),
      sha256: hash.digest('hex'),
      keep: async () => void (await Promise.all(uploads.map(({ received }) => received.keep()))),
      discard: () => this.discard(),
    };
  }

  private addField(name: string, value: string): void {
    const known = this.fields.get(name);
    if (known === undefined) this.fields.set(name, value);
    else this.fields.set(name, [...(Array.isArray(known) ? known : [known]), value]);
  }

  async discard(): Promise<void> {
    // The parser does not end the files that it leaves unfinished, and whoever reads one would wait for ever.
    for (const stream of this.streams) stream.destroy();
    await Promise.all((await this.uploaded()).map(({ received }) => received.discard()));
  }

  // A file whose reader has gone would hold up the parser for ever: the whole is given up at the first fault.
  private fail(fault: Error): void {
    this.fault ??= fault;
    this.broken.abort(fault);
  }

  private async uploaded(): Promise<readonly UploadedFile[]> {
    return (await Promise.all(this.uploads)).filter((upload) => upload !== undefined);
  }

  private parser(request: IncomingMessage): BusboyInstance {
    const { count, bytesEach, fields, fieldBytes } = this.limits;
    const parser = new Busboy({
      headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' },
      limits: { files: count, fields, fieldSize: fieldBytes, fileSize: bytesEach + 1, headerPairs: 32 },
    });
    const refuse = (detail: string) => this.fail(new RequestRefused(problem('too-large', detail), 'TOO_LARGE'));
    parser.on('filesLimit', () => refuse(`At most ${count} files are taken at once.`));
    parser.on('fieldsLimit', () => refuse(`At most ${fields} fields are taken.`));
    parser.on('field', (name, value, _nameTruncated, valueTruncated) => {
      if (valueTruncated) refuse(`A field is at most ${fieldBytes} bytes.`);
      else if (name === '__proto__')
        this.fail(new BadPayload('reading a multipart body: a field has a forbidden name'));
      else this.addField(name, value);
    });
    parser.on('file', (field, stream, name, _encoding, mime) => {
      this.streams.push(stream);
      const upload = this.media.receive(whileThereIsRoom(stream, this.disk), bytesEach).then(
        (received) => ({ received, field, name: name ?? null, mime: mime ?? null }),
        (error: Error) => {
          this.fail(error);
          return undefined;
        },
      );
      this.uploads.push(upload);
    });
    return parser;
  }
}

/** Only a file is refused for want of room: pages send a form as multipart with photos and without. */
async function* whileThereIsRoom(file: AsyncIterable<Uint8Array>, disk: DiskWatch): AsyncGenerator<Uint8Array> {
  for await (const chunk of file) {
    if (disk.isLow) throw diskLow();
    yield chunk;
  }
}

/** What a browser sends for a file input in which nothing was chosen. */
function isEmptyInput({ name, received }: UploadedFile): boolean {
  return !name && received.bytes === 0;
}
