import { anyTime, type IntakeDraft, type Normalized } from '#libs/channel-kit';
import type { NewChannelPayload } from './payload.js';

/** Payload → what ticketing gets to see. What is not mapped goes into `extensions`, never away. */
export function normalizeNewChannel(payload: NewChannelPayload): Normalized {
  const draft: IntakeDraft = {
    submittedAt: payload.sentAt === null ? null : anyTime(payload.sentAt),
    source: { messageId: payload.id },
    requester: { kind: 'person', channelUserId: payload.sender },
    appeal: { content: payload.text },
    extensions: payload.rest,
  };
  if (payload.kind === 'message') return { kind: 'intake', draft };
  const { type, rest } = payload;
  return { kind: 'unsupported', messageKind: type, draft: { ...draft, extensions: { ...rest, type } } };
}
