import type { Preset } from './preset.js';

/**
 * Alibaba Cloud's voice service: reports of the calls that it made for us (VoiceReport) and of their recordings
 * (VoiceRecordReport), in arrays. Both may go to one address.
 *
 * `start_time` is when the callee picked up.
 *
 * @see https://help.aliyun.com/zh/vms/voicereport-7
 * @see https://help.aliyun.com/zh/vms/voicerecordreport-6
 */
export const aliyunVoice: Preset = {
  mapping: {
    fields: {
      callId: 'call_id',
      time: ['end_time', 'originate_time'],
      from: 'caller',
      to: 'callee',
      startedAt: 'originate_time',
      answeredAt: 'start_time',
      endedAt: 'end_time',
      recordingUrl: ['record_file', 'record_url'],
    },
    kind: { has: { record_file: 'recording', record_url: 'recording' }, otherwise: 'call' },
    time: 'shanghai-local',
    directionOtherwise: 'outbound',
  },
  answer: { status: 200, body: '{"code":0,"msg":"OK"}' },
};
