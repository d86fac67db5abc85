import { longFields, missingFields, warnIf } from '#libs/channel-kit';
import type { Warning } from '#libs/contracts';
import { isForUs, isWithheld } from './call.js';
import type { PhoneTwilioPayload } from './payload.js';
import type { PhoneTwilioSettings } from './settings.js';

/** What a reader should know about an event, by the names of fields, never by what they say. */
export function warningsOf(payload: PhoneTwilioPayload, { withheld }: PhoneTwilioSettings): Warning[] {
  const { call, tooLong } = payload;
  return [
    ...missingFields('request', missingIn(payload)),
    ...longFields(tooLong),
    ...warnIf(
      isForUs(call) && call.from !== null && isWithheld(call.from, withheld),
      'CALLER_WITHHELD',
      'The number on the line was not shown, so this call cannot be rung back.',
    ),
    ...warnIf(
      'RecordingUrl' in payload.rest,
      'RECORDING_NOT_LOCATED',
      'RecordingUrl is no URL that a recording could be fetched from; kept as it came.',
    ),
    ...warnIf(isTimeUnread(payload), 'TIME_NOT_UNDERSTOOD', 'The time is not written as in mail; kept as it came.'),
    ...warnIf(
      payload.kind === 'transcription' && payload.text !== null,
      'MACHINE_TRANSCRIPT',
      'The content is what speech recognition made of a message, not what the person typed.',
    ),
  ];
}

function missingIn(payload: PhoneTwilioPayload): readonly string[] {
  if (payload.kind === 'unknown') return [];
  const { callSid, from } = payload.call;
  const lacksRecording = 'recording' in payload && payload.recording === null && isAboutSound(payload);
  return [
    callSid === null && 'CallSid',
    from === null && payload.kind !== 'recording' && payload.kind !== 'transcription' && 'From',
    lacksRecording && !('RecordingUrl' in payload.rest) && 'RecordingUrl',
    payload.kind === 'transcription' && payload.status === 'completed' && payload.text === null && 'TranscriptionText',
  ].filter((name) => name !== false);
}

function isAboutSound(payload: PhoneTwilioPayload): boolean {
  return payload.kind === 'recorded' || ('status' in payload && payload.status === 'completed');
}

function isTimeUnread(payload: PhoneTwilioPayload): boolean {
  if (payload.kind === 'recording') return payload.startedAt.isUnread;
  return payload.kind === 'status' && payload.at.isUnread;
}
