import type { IntakeDraft } from '#libs/channel-kit';
import type { Warning } from '#libs/contracts';
import { attachmentOf } from './media.js';
import type { WechatMessage } from './payload.js';
import { placeOf } from './place.js';
import type { WechatOfficialSettings } from './settings.js';

const MACHINE_HEARD: Warning = {
  code: 'MACHINE_TRANSCRIPT',
  detail: 'The content is what speech recognition made of a voice message, not what the person typed.',
};

/** What one kind has to say besides what all of them do. */
export interface Said {
  readonly draft: IntakeDraft;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What a citizen's message says. */
export function saidIn(payload: WechatMessage, settings: WechatOfficialSettings): Said {
  switch (payload.kind) {
    case 'text':
      return { draft: { appeal: { content: payload.content } }, extensions: { bizMsgMenuId: payload.bizMsgMenuId } };
    case 'image': {
      const { mediaId, picUrl } = payload;
      return { draft: { attachments: [attachmentOf(payload)] }, extensions: { mediaId, picUrl } };
    }
    case 'voice':
      return voiceOf(payload);
    case 'video':
    case 'shortvideo': {
      const { mediaId, thumbMediaId } = payload;
      return { draft: { attachments: [attachmentOf(payload)] }, extensions: { mediaId, thumbMediaId } };
    }
    case 'file': {
      const { mediaId, name: title, description, fileKey: key, md5, bytes } = payload;
      const file = { title, description, key, md5, bytes };
      return { draft: { attachments: [attachmentOf(payload)] }, extensions: { mediaId, file } };
    }
    case 'location': {
      const { latitude, longitude, scale, label } = payload;
      return {
        draft: placeOf(latitude, longitude, label, settings.locationCrs),
        extensions: { location: { latitude, longitude, scale, label } },
      };
    }
    case 'link': {
      const { title, description, url, picUrl } = payload;
      const lines = [title, description, url].filter((line) => line !== null);
      const link = { title, description, url, ...(picUrl === null ? {} : { picUrl }) };
      return { draft: { appeal: { content: lines.join('\n') } }, extensions: { link } };
    }
  }
}

function voiceOf(payload: Extract<WechatMessage, { kind: 'voice' }>): Said {
  const { mediaId, mediaId16K, format, recognition } = payload;
  const heard = recognition === null ? {} : { appeal: { content: recognition }, warnings: [MACHINE_HEARD] };
  return {
    draft: { attachments: [attachmentOf(payload)], ...heard },
    extensions: { mediaId, mediaId16K, format },
  };
}
