import { epochSeconds, type IntakeDraft, type Normalized, type NormalizeContext } from '#libs/channel-kit';
import type { Attachment, Warning } from '#libs/contracts';
import type { WechatEvent, WechatMessage, WechatOfficialPayload, WechatUnknown } from './payload.js';
import { placeOf } from './place.js';
import type { WechatOfficialSettings } from './settings.js';

// WeChat deletes what citizens send after three days.
const MEDIA_SECONDS = 3 * 24 * 60 * 60;
const KIND_MAX = 64;
const MIME = new Map([
  ['amr', 'audio/amr'],
  ['speex', 'audio/speex'],
]);

const MACHINE_HEARD: Warning = {
  code: 'MACHINE_TRANSCRIPT',
  detail: 'The content is what speech recognition made of a voice message, not what the person typed.',
};

/** What becomes of each kind; the README says it as a table. */
export function normalizeWechatOfficial(
  payload: WechatOfficialPayload,
  { settings }: NormalizeContext<WechatOfficialSettings>,
): Normalized {
  if (payload.kind === 'unknown') return unsupported(payload);
  if ('event' in payload) return eventOf(payload, settings);
  const { msgId, msgDataId, idx } = payload;
  const said = saidIn(payload, settings);
  const extensions = { ...said.extensions, msgDataId, idx };
  return { kind: 'intake', draft: { ...draftOf(payload, msgId, extensions), ...said.draft } };
}

/** What one kind has to say besides what all of them do. */
interface Said {
  readonly draft: IntakeDraft;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

function saidIn(payload: WechatMessage, settings: WechatOfficialSettings): Said {
  switch (payload.kind) {
    case 'text':
      return { draft: { appeal: { content: payload.content } }, extensions: { bizMsgMenuId: payload.bizMsgMenuId } };
    case 'image':
      return {
        draft: { attachments: [attachmentOf(payload)] },
        extensions: { mediaId: payload.mediaId, picUrl: payload.picUrl },
      };
    case 'voice':
      return voiceOf(payload);
    case 'video':
    case 'shortvideo':
      return {
        draft: { attachments: [attachmentOf(payload)] },
        extensions: { mediaId: payload.mediaId, thumbMediaId: payload.thumbMediaId },
      };
    case 'location': {
      const { latitude, longitude, scale, label } = payload;
      return {
        draft: placeOf(latitude, longitude, label, settings.locationCrs),
        extensions: { location: { latitude, longitude, scale, label } },
      };
    }
    case 'link': {
      const { title, description, url } = payload;
      const lines = [title, description, url].filter((line) => line !== null);
      return { draft: { appeal: { content: lines.join('\n') } }, extensions: { link: { title, description, url } } };
    }
  }
}

function voiceOf(payload: Extract<WechatMessage, { kind: 'voice' }>): Said {
  const { mediaId, format, recognition } = payload;
  const mime = format === null ? null : (MIME.get(format) ?? null);
  const attachment = { ...attachmentOf(payload), mime, transcript: recognition };
  const heard = recognition === null ? {} : { appeal: { content: recognition }, warnings: [MACHINE_HEARD] };
  return { draft: { attachments: [attachment], ...heard }, extensions: { mediaId, format } };
}

function attachmentOf(payload: Extract<WechatMessage, { mediaId: string }>): Attachment {
  const kind = payload.kind === 'shortvideo' ? 'video' : payload.kind;
  return {
    id: kind,
    kind,
    name: null,
    mime: null,
    bytes: null,
    sha256: null,
    state: 'pending',
    url: null,
    durationMs: null,
    transcript: null,
    expiresAt: epochSeconds(payload.createTime + MEDIA_SECONDS),
  };
}

function eventOf(payload: WechatEvent, settings: WechatOfficialSettings): Normalized {
  // A tap, a scan or a follow asks for nothing: a ticket for each would bury the appeals.
  if (!settings.deliverEvents.some((event) => event === payload.event)) {
    return { kind: 'ignored', reason: payload.kind };
  }
  const { draft, extensions } = toldBy(payload);
  const { event, eventKey } = payload;
  return {
    kind: 'intake',
    draft: { ...draftOf(payload, null, { event, eventKey, ...extensions }), ...draft, action: 'event' },
  };
}

function toldBy(payload: WechatEvent): Said {
  switch (payload.kind) {
    case 'subscribe':
    case 'scan':
      return { draft: {}, extensions: { scene: payload.scene, ticket: payload.ticket } };
    case 'location-report': {
      const { latitude, longitude, precision } = payload;
      // The setting speaks of places that people pick on WeChat's map; this is where their telephone is.
      const draft = placeOf(latitude, longitude, null, 'unknown');
      return { draft, extensions: { location: { latitude, longitude, precision } } };
    }
    case 'send-finished':
      return { draft: {}, extensions: { status: payload.status } };
    case 'unsubscribe':
    case 'menu-click':
    case 'menu-view':
      return { draft: {} };
  }
}

function unsupported(payload: WechatUnknown): Normalized {
  const { msgId, eventKey } = payload;
  return {
    kind: 'unsupported',
    messageKind: payload.messageKind.slice(0, KIND_MAX),
    draft: draftOf(payload, msgId, { messageKind: payload.messageKind, eventKey }),
  };
}

/** What every kind says alike. */
function draftOf(payload: WechatOfficialPayload, msgId: string | null, extensions: object): IntakeDraft {
  const fields = Object.keys(payload.rest).length > 0 ? payload.rest : null;
  const kept = Object.entries({ ...extensions, fields }).filter(([, value]) => value !== null && value !== undefined);
  return {
    submittedAt: epochSeconds(payload.createTime),
    source: { messageId: msgId, account: payload.toUser },
    requester: { kind: 'person', channelUserId: payload.fromUser },
    extensions: Object.fromEntries(kept),
  };
}
