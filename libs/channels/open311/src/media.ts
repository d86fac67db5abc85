import { attachmentsOf, pendingAttachment } from '#libs/channel-kit';
import type { Attachment, StoredFile } from '#libs/contracts';
import type { Notes } from './notes.js';

const MOST_URLS = 50;
const LONGEST_URL = 2000;
const KINDS: readonly (readonly [RegExp, Attachment['kind']])[] = [
  [/\.(?:jpe?g|png|gif|webp|heic|heif|avif)$/i, 'image'],
  [/\.(?:mp4|mov|3gp)$/i, 'video'],
];

/** The photos that came with the request, and those that it only says the address of. */
export function mediaOf(files: readonly StoredFile[], urls: readonly string[], notes: Notes): readonly Attachment[] {
  const uploaded = attachmentsOf(files);
  uploaded.warnings.forEach(({ code, detail }) => notes.warn(code, detail));
  const fetchable = urls.filter((url) => url.length <= LONGEST_URL && isOfTheWeb(url)).slice(0, MOST_URLS);
  const left = urls.filter((url) => !fetchable.includes(url));
  if (left.length > 0) {
    notes.leave('media_url', left);
    notes.warn('FIELD_NOT_UNDERSTOOD', 'A media_url is no address of the web, or one too many; it stands as it came.');
  }
  return [...uploaded.attachments, ...fetchable.map(pending)];
}

function isOfTheWeb(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** What lies there is anybody's guess: a picture, a page about one. Its name is a hint until it is fetched. */
function pending(url: string, index: number): Attachment {
  const { pathname } = new URL(url);
  const kind = KINDS.find(([pattern]) => pattern.test(pathname))?.[1] ?? 'file';
  return pendingAttachment({ id: `url-${index + 1}`, kind, url });
}
