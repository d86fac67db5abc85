import {
  contentOf,
  missingFields,
  optOutOf,
  phoneOf,
  shanghaiTime,
  warnIf,
  type IntakeDraft,
  type Normalized,
} from '#libs/channel-kit';
import type { AliyunPayload, UplinkSms } from './payload.js';

/** A citizen's message opens a matter of its own: the push cannot say which message of ours it answers. */
export function normalizeAliyun(payload: AliyunPayload): Normalized {
  switch (payload.kind) {
    case 'delivery-report':
      return { kind: 'ignored', reason: 'a delivery report of a message of ours' };
    case 'unknown':
      return { kind: 'unsupported', messageKind: 'element without known fields', draft: { extensions: payload.rest } };
    case 'message':
      return optOutOf(payload.content ?? '') ?? { kind: 'intake', draft: draftOf(payload) };
  }
}

function draftOf(sms: UplinkSms): IntakeDraft {
  const { content, warnings } = contentOf(sms.content ?? '');
  const submittedAt = sms.sendTime === null ? null : shanghaiTime(sms.sendTime);
  const isTimeUnread = sms.sendTime !== null && submittedAt === null;
  return {
    submittedAt,
    source: { messageId: sms.sequenceId, account: sms.destCode || null },
    requester: { phones: sms.phone === null ? [] : [phoneOf(sms.phone, 'calling')] },
    appeal: { content },
    extensions: isTimeUnread ? { ...sms.rest, send_time: sms.sendTime } : sms.rest,
    warnings: [
      ...missingFields('push', missingIn(sms)),
      ...warnIf(
        isTimeUnread,
        'TIME_NOT_UNDERSTOOD',
        'send_time is not of the form yyyy-MM-dd HH:mm:ss; kept as it came.',
      ),
      ...warnings,
    ],
  };
}

function missingIn({ phone, content, sendTime, destCode, sequenceId }: UplinkSms): readonly string[] {
  const told = { phone_number: phone, content, send_time: sendTime, dest_code: destCode, sequence_id: sequenceId };
  return Object.entries(told).flatMap(([name, text]) => (text === null ? [name] : []));
}
