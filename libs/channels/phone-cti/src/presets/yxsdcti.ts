import type { Preset } from './preset.js';

/**
 * yxsdcti: one record of a whole call, after it. Its page says JSON; a form with the same fields is read as well.
 *
 * `callroter` says what started the call, not which queue it was in; no field names the agent.
 *
 * @see https://www.kancloud.cn/yxsdcti/ctiserver/3059450
 */
export const yxsdcti: Preset = {
  body: { format: 'form' },
  mapping: {
    fields: {
      callId: 'callid',
      time: 'end_stamp',
      direction: 'type',
      from: 'callfrom',
      to: 'callto',
      startedAt: 'start_stamp',
      answeredAt: 'answer_stamp',
      endedAt: 'end_stamp',
      recordingUrl: 'recording',
    },
    kind: { otherwise: 'call' },
    time: 'shanghai-local',
    directions: { inbound: 'inbound', outbound: 'outbound' },
  },
  // The vendor keeps what it reads, up to 200 characters.
  answer: { status: 200, contentType: 'application/json', body: '{"status":"success"}' },
};
