import { pendingAttachment, warnIf, type FormFields } from '#libs/channel-kit';
import type { Attachment, Warning } from '#libs/contracts';

/** One of the files that Twilio holds for us. */
export interface Media {
  /** Twilio's number of it, from 0. */
  readonly index: number;
  /** Null when what it says is no URL; that then stays in the rest. */
  readonly url: string | null;
  readonly mime: string | null;
}

// Twilio sends ten at most.
const MOST = 20;

/** The files of a message, as many as there are, whatever number was announced. */
export function mediaIn(fields: FormFields): readonly Media[] {
  const media: Media[] = [];
  for (let index = 0; index < MOST; index++) {
    const written = fields.peek(`MediaUrl${index}`);
    if (written === null) continue;
    const isUrl = isFetchable(written);
    if (isUrl) fields.take(`MediaUrl${index}`);
    media.push({ index, url: isUrl ? written : null, mime: fields.take(`MediaContentType${index}`, 255) });
  }
  return media;
}

/** Still with Twilio, which asks for the account's credentials. */
export function attachmentOf({ index, url, mime }: Media): Attachment {
  return pendingAttachment({ id: `media-${index}`, kind: kindOf(mime), mime, url });
}

/** What is wrong with the files that were told of. */
export function mediaWarnings(media: readonly Media[], announced: number): Warning[] {
  const unreadable = media.filter(({ url }) => url === null).map(({ index }) => `MediaUrl${index}`);
  return [
    ...warnIf(
      media.length < announced,
      'FIELD_MISSING',
      `The message announced ${announced} files and told of ${media.length}.`,
    ),
    ...unreadable.map((name) => ({ code: 'FIELD_NOT_UNDERSTOOD', detail: `${name} is no URL; kept as it came.` })),
  ];
}

function isFetchable(text: string): boolean {
  return text.length <= 2000 && URL.canParse(text) && /^https?:\/\//i.test(text);
}

function kindOf(mime: string | null): Attachment['kind'] {
  const [type] = (mime ?? '').toLowerCase().split('/', 1);
  if (type === 'image' || type === 'video') return type;
  return type === 'audio' ? 'voice' : 'file';
}
