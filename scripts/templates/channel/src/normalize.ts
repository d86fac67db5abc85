import { anyTime, warnIf, type IntakeDraft, type Normalized } from '#libs/channel-kit';
import type { NewChannelPayload } from './payload.js';

/** Payload → what ticketing gets to see. What is not mapped goes into `extensions`, never away. */
export function normalizeNewChannel(payload: NewChannelPayload): Normalized {
  const { sentAt } = payload;
  const submittedAt = sentAt === null ? null : anyTime(sentAt);
  const isTimeUnread = sentAt !== null && submittedAt === null;
  const extensions = { ...payload.rest, ...(isTimeUnread ? { sentAt } : {}) };
  const draft: IntakeDraft = {
    submittedAt,
    source: { messageId: payload.id },
    requester: { kind: 'person', channelUserId: payload.sender },
    appeal: { content: payload.text },
    extensions,
    warnings: warnIf(isTimeUnread, 'TIME_NOT_UNDERSTOOD', 'sentAt is no time that can be read; kept as it came.'),
  };
  if (payload.kind === 'message') return { kind: 'intake', draft };
  const { type } = payload;
  return { kind: 'unsupported', messageKind: type, draft: { ...draft, extensions: { ...extensions, type } } };
}
