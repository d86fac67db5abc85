import type { Attachment, Intake, StoredFile, Warning } from '#libs/contracts';
import { CannotStrip, fileNameOf, linkExpiry, mediaLinkTarget, outwardCopyOf } from '#libs/media';
import type { MediaFolder } from './bodies.js';

// A copy is made in memory. No channel takes larger files.
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_WARNINGS = 100;

/** Where links begin, how long they work, and what signs them. */
export interface LinkOptions {
  readonly baseUrl: string;
  readonly days: number;
  readonly key: Uint8Array;
}

/** What became of one attachment. */
interface HandedOut {
  readonly attachment: Attachment;
  readonly warnings: readonly Warning[];
}

/**
 * Gives the files that came with a message an outward copy, without location data, and a link to it.
 *
 * The original stays as it is. A file of which no copy can be made is never handed out, and costs the text nothing.
 */
export class OutwardCopies {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly media: MediaFolder,
    private readonly links: LinkOptions,
    private readonly now: () => Date,
  ) {}

  /**
   * The intake with size, digest and link of the copies in its attachments. May be done again: the same copies come of it.
   *
   * @param files what came with the message
   * Rejects when the media store fails, which says nothing about the files.
   */
  async handOut(intake: Intake, files: readonly StoredFile[]): Promise<Intake> {
    const bySha256 = new Map(files.map((file) => [file.sha256, file]));
    const attachments: Attachment[] = [];
    const warnings: Warning[] = [];
    for (const attachment of intake.attachments) {
      const file = attachment.state === 'stored' ? bySha256.get(attachment.sha256 ?? '') : undefined;
      const done = file
        ? await this.inTurn(() => this.handOutOne(attachment, file, Date.parse(intake.receivedAt)))
        : { attachment, warnings: [] };
      attachments.push(done.attachment);
      warnings.push(...done.warnings);
    }
    // The host's before the channel's own.
    return { ...intake, attachments, warnings: [...warnings, ...intake.warnings].slice(0, MAX_WARNINGS) };
  }

  private async handOutOne(attachment: Attachment, file: StoredFile, receivedAt: number): Promise<HandedOut> {
    if (file.bytes > MAX_BYTES) return withheld(attachment, `it is larger than ${MAX_BYTES} bytes`);
    const original = await this.media.read(file.blob).catch(undefinedIfMissing);
    if (!original) return missing(attachment);
    const type = file.sniffed ?? '';
    const copy = copyOrReason(original, type);
    if (typeof copy === 'string') return withheld(attachment, copy);
    const { blob, bytes } = await this.media.put(copy);
    const { baseUrl, days, key } = this.links;
    const expires = linkExpiry(receivedAt, days, this.now().getTime());
    const name = fileNameOf(attachment.name, type, attachment.id);
    const url = baseUrl + mediaLinkTarget({ blob, name, type, expires }, key);
    const expiresAt = new Date(expires * 1000).toISOString();
    return { attachment: { ...attachment, bytes, sha256: blob, url, expiresAt }, warnings: [] };
  }

  // However many partitions are at work, one file at a time is held in memory.
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}

// Whatever goes wrong in making a copy, a fault of ours among it, is a matter of this one file.
function copyOrReason(original: Uint8Array, type: string): Uint8Array | string {
  try {
    return outwardCopyOf(original, type);
  } catch (error) {
    if (error instanceof CannotStrip) return error.message;
    return `making it failed with ${error instanceof Error ? error.name : typeof error}`;
  }
}

function withheld(attachment: Attachment, why: string): HandedOut {
  const detail = `${attachment.id} is kept but not handed out, since no copy without location data could be made: ${why}.`;
  return { attachment: { ...attachment, state: 'failed' }, warnings: [{ code: 'FILE_WITHHELD', detail }] };
}

function missing(attachment: Attachment): HandedOut {
  const detail = `${attachment.id} is not in the media store that the normalizer reads.`;
  return { attachment: { ...attachment, state: 'failed' }, warnings: [{ code: 'FILE_MISSING', detail }] };
}

function undefinedIfMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return undefined;
}
