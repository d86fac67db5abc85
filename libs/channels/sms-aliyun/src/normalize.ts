import type { Warning } from '#libs/contracts';
import { phoneOf, shanghaiTime, type Normalized } from '#libs/channel-kit';
import type { AliyunPayload, UplinkSms } from './payload.js';

/** A citizen's message opens a matter of its own: the push cannot say which message of ours it answers. */
export function normalizeAliyun(payload: AliyunPayload): Normalized {
  switch (payload.kind) {
    case 'delivery-report':
      return { kind: 'ignored', reason: 'a delivery report of a message of ours' };
    case 'unknown':
      return { kind: 'unsupported', messageKind: 'element without known fields', draft: { extensions: payload.rest } };
    case 'message':
      return { kind: 'intake', draft: draftOf(payload) };
  }
}

function draftOf(sms: UplinkSms) {
  const submittedAt = sms.sendTime === null ? null : shanghaiTime(sms.sendTime);
  const isTimeUnread = sms.sendTime !== null && submittedAt === null;
  return {
    submittedAt,
    source: { messageId: sms.sequenceId, account: sms.destCode || null },
    requester: { phones: sms.phone === null ? [] : [phoneOf(sms.phone, 'calling')] },
    appeal: { content: sms.content ?? '' },
    extensions: isTimeUnread ? { ...sms.rest, send_time: sms.sendTime } : sms.rest,
    warnings: warningsOf(sms, isTimeUnread),
  };
}

function warningsOf(sms: UplinkSms, isTimeUnread: boolean): Warning[] {
  const missing = [
    sms.phone === null && 'phone_number',
    sms.content === null && 'content',
    sms.sendTime === null && 'send_time',
    sms.destCode === null && 'dest_code',
    sms.sequenceId === null && 'sequence_id',
  ].filter((name) => name !== false);
  return [
    ...(missing.length > 0 ? [{ code: 'FIELD_MISSING', detail: `The push had no usable ${missing.join(', ')}.` }] : []),
    ...(isTimeUnread
      ? [{ code: 'TIME_NOT_UNDERSTOOD', detail: 'send_time is not of the form yyyy-MM-dd HH:mm:ss; kept as it came.' }]
      : []),
  ];
}
