import { epochSeconds, pendingAttachment } from '#libs/channel-kit';
import type { Attachment } from '#libs/contracts';
import type { WechatMessage } from './payload.js';

// WeChat deletes what citizens send after three days.
const MEDIA_SECONDS = 3 * 24 * 60 * 60;
const NAME_MAX = 500;
const MIME = new Map([
  ['amr', 'audio/amr'],
  ['speex', 'audio/speex'],
]);

/** A message that refers to what WeChat keeps for us. */
export type WechatMedia = Extract<WechatMessage, { mediaId: string | null }>;

/** What was sent along, still with WeChat; what it takes to fetch it is in the extensions. */
export function attachmentOf(media: WechatMedia): Attachment {
  const kind = media.kind === 'shortvideo' ? 'video' : media.kind;
  return pendingAttachment({
    id: kind,
    kind,
    // Nobody says how long what has no MediaId is kept.
    expiresAt: media.mediaId === null ? null : epochSeconds(media.createTime + MEDIA_SECONDS),
    ...particularsOf(media),
  });
}

function particularsOf(media: WechatMedia): Partial<Attachment> {
  switch (media.kind) {
    case 'voice':
      return { mime: MIME.get(media.format ?? '') ?? null, transcript: media.recognition };
    case 'file':
      return { name: media.name?.slice(0, NAME_MAX) ?? null, bytes: sizeOf(media.bytes) };
    default:
      return {};
  }
}

function sizeOf(bytes: string | null): number | null {
  return bytes !== null && /^\d{1,15}$/.test(bytes) ? Number(bytes) : null;
}
