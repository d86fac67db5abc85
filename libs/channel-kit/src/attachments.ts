import type { Attachment, StoredFile, Warning } from '#libs/contracts';

/**
 * What a file may be, by its first bytes: pictures and short films as phones make them.
 *
 * Only types of which the gateway can make a copy without location data (see `libs/media`): another one added here
 * would be taken in and never be handed out.
 */
export const FILE_TYPES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/heic',
  'image/heif',
  'image/avif',
  'image/gif',
  'video/mp4',
  'video/quicktime',
  'video/3gpp',
]);

/** How a channel names and chooses the files that came in its requests. */
export interface AttachmentOptions {
  /** What the ids begin with: `photo` gives `photo-1`, `photo-2`. Default `file`. */
  readonly idPrefix?: string;
  /** Default {@link FILE_TYPES}. */
  readonly types?: ReadonlySet<string>;
}

/** What a draft says of the files of a request. */
export interface Attachments {
  readonly attachments: readonly Attachment[];
  readonly warnings: readonly Warning[];
}

/**
 * Describes the files that came inside a request: `stored`, or `refused` with a warning, which costs the text nothing.
 *
 * `url` stays null; the host fills it in, and makes size and digest those of the copy that is handed out.
 */
export function attachmentsOf(
  files: readonly StoredFile[],
  { idPrefix = 'file', types = FILE_TYPES }: AttachmentOptions = {},
): Attachments {
  const attachments = files.map((file, index) => attachmentOf(file, `${idPrefix}-${index + 1}`, types));
  return { attachments, warnings: attachments.filter(({ state }) => state === 'refused').map(refusalOf) };
}

/** A file that lies with the provider, still to be fetched unless told otherwise: what is known of it, and null for the rest. */
export function pendingAttachment({
  id,
  kind,
  ...known
}: Pick<Attachment, 'id' | 'kind'> & Partial<Attachment>): Attachment {
  return {
    id,
    kind,
    name: null,
    mime: null,
    bytes: null,
    sha256: null,
    state: 'pending',
    url: null,
    durationMs: null,
    transcript: null,
    expiresAt: null,
    ...known,
  };
}

function attachmentOf(file: StoredFile, id: string, types: ReadonlySet<string>): Attachment {
  const isTaken = file.sniffed !== null && types.has(file.sniffed);
  const mime = file.sniffed ?? file.mime;
  return {
    id,
    // What only the sender says of a file is no reason to show it as a picture.
    kind: kindOf(file.sniffed),
    name: file.name?.slice(0, 500) ?? null,
    mime: mime?.slice(0, 255) ?? null,
    bytes: file.bytes,
    sha256: file.sha256,
    state: isTaken ? 'stored' : 'refused',
    url: null,
    durationMs: null,
    transcript: null,
    expiresAt: null,
  };
}

function kindOf(mime: string | null): Attachment['kind'] {
  if (mime?.startsWith('image/')) return 'image';
  return mime?.startsWith('video/') ? 'video' : 'file';
}

function refusalOf({ id }: Attachment): Warning {
  return {
    code: 'FILE_TYPE_REFUSED',
    detail: `${id} is no picture or film of a type that this channel takes, by its first bytes.`,
  };
}
