import {
  contentOf,
  missingFields,
  pendingAttachment,
  warnIf,
  type IntakeDraft,
  type Normalized,
  type NormalizeContext,
} from '#libs/channel-kit';
import type { Attachment, Place, Warning } from '#libs/contracts';
import { instantOf } from './created-at.js';
import { idOf, type WeiboEvent, type WeiboPayload, type WeiboPrivateMessage } from './payload.js';
import { placeOf } from './place.js';
import type { WeiboSettings } from './settings.js';

const KIND_MAX = 64;

/** What Weibo writes where the citizen wrote nothing. */
const MADE_UP = { text: '', position: '发送了一个位置', image: '发了一张图片', voice: '发了一个语音消息' };

/** What becomes of each kind; the README says it as a table. */
export function normalizeWeibo(payload: WeiboPayload, { settings }: NormalizeContext<WeiboSettings>): Normalized {
  switch (payload.kind) {
    case 'text':
      return intake(payload, { content: payload.text, needs: ['text'] });
    case 'position':
      return intake(payload, { content: writtenIn(payload), ...placeOf(payload.data, settings.locationCrs) });
    case 'image':
    case 'voice':
      return intake(payload, {
        content: writtenIn(payload),
        attachments: [attachmentOf(payload)],
        needs: ['data.tovfid'],
      });
    case 'mention':
      return intake(payload, {
        content: payload.text,
        messageId: idOf(payload.data['key']),
        needs: ['text', 'data.subtype', 'data.key'],
      });
    case 'event':
      return eventOf(payload, settings);
    case 'unknown': {
      const { type, text, messageKind } = payload;
      const draft = draftOf(payload, {
        content: type === 'event' ? null : text,
        extensions: type === '' ? {} : { type },
      });
      return { kind: 'unsupported', messageKind: messageKind.slice(0, KIND_MAX), draft };
    }
  }
}

function eventOf(payload: WeiboEvent, settings: WeiboSettings): Normalized {
  const { event, data } = payload;
  // A tap, a scan or a follow asks for nothing: a ticket for each would bury the appeals.
  if (!settings.deliverEvents.includes(event)) return { kind: 'ignored', reason: event };
  // The setting speaks of places that people pick on a map; this is where their telephone is.
  const found = event === 'location' ? placeOf(data, 'unknown') : {};
  return { kind: 'intake', draft: { ...draftOf(payload, found), action: 'event' } };
}

/** What one kind has to say besides what all of them do. */
interface Said {
  readonly content?: string | null;
  readonly messageId?: string | null;
  readonly place?: Partial<Place> | null;
  readonly attachments?: readonly Attachment[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly warnings?: readonly Warning[];
  /** What this kind always has. */
  readonly needs?: readonly string[];
}

function intake(payload: WeiboPayload, said: Said): Normalized {
  return { kind: 'intake', draft: draftOf(payload, said) };
}

function draftOf(payload: WeiboPayload, said: Said): IntakeDraft {
  const { receiverId, senderId, createdAt, text, type, data, rest } = payload;
  const { content, warnings } = contentOf(said.content ?? '');
  const submittedAt = createdAt === null ? null : instantOf(createdAt);
  const isTimeUnread = createdAt !== null && submittedAt === null;
  return {
    submittedAt,
    source: { messageId: said.messageId ?? null, account: receiverId },
    requester: { channelUserId: senderId },
    appeal: { content },
    place: said.place ?? null,
    attachments: said.attachments ?? [],
    extensions: {
      ...rest,
      ...said.extensions,
      ...(Object.keys(data).length > 0 ? { data } : {}),
      ...(type === 'event' && text ? { text } : {}),
      ...(isTimeUnread ? { created_at: createdAt } : {}),
    },
    warnings: [
      ...missingOf(payload, said.needs ?? []),
      ...warnIf(isTimeUnread, 'TIME_NOT_UNDERSTOOD', 'created_at is not of the documented form; kept as it came.'),
      ...(said.warnings ?? []),
      ...warnings,
    ],
  };
}

function missingOf(payload: WeiboPayload, needs: readonly string[]): readonly Warning[] {
  const { receiverId, senderId, createdAt, text, data } = payload;
  const found: Readonly<Record<string, string | null>> = {
    receiver_id: receiverId,
    sender_id: senderId,
    created_at: createdAt,
    text,
    'data.subtype': idOf(data['subtype']),
    'data.key': idOf(data['key']),
    'data.tovfid': idOf(data['tovfid']),
  };
  const names = ['receiver_id', 'sender_id', 'created_at', ...needs].filter((name) => found[name] === null);
  return missingFields('push', names);
}

function writtenIn({ kind, text }: WeiboPrivateMessage): string | null {
  return text === MADE_UP[kind] ? null : text;
}

function attachmentOf({ kind, data }: WeiboPrivateMessage): Attachment {
  return pendingAttachment({
    id: kind,
    kind: kind === 'voice' ? 'voice' : 'image',
    // Without the id of our copy it can be fetched from nowhere.
    state: idOf(data['tovfid']) === null ? 'failed' : 'pending',
  });
}
