import { BadPayload, FormFields, isRecord, parseJson, type JsonRecord, type Message } from '#libs/channel-kit';
import { callIn, type CallTold } from './call.js';
import { recordingIn, type RecordingTold } from './recording.js';
import { kindAt, type Route } from './routes.js';
import { timeIn, type TimeTold } from './times.js';

interface Event {
  /** What all events tell of their call; some tell only which it is. */
  readonly call: CallTold;
  readonly tooLong: readonly string[];
  /** Everything else, by Twilio's names. */
  readonly rest: JsonRecord;
}

/** A call comes in, and what we answer is done next. */
export interface IncomingCall extends Event {
  readonly kind: 'incoming';
}
/** The caller has left a message, and still listens unless they hung up. */
export interface MessageRecorded extends Event {
  readonly kind: 'recorded';
  readonly recording: RecordingTold | null;
}
/** What became of a recording: `completed`, `absent` (nothing was said), `in-progress`, `failed`. */
export interface RecordingStatus extends Event {
  readonly kind: 'recording';
  readonly status: string;
  readonly recording: RecordingTold | null;
  readonly startedAt: TimeTold;
}
/** What Twilio heard: `completed` or `failed`. */
export interface Transcription extends Event {
  readonly kind: 'transcription';
  readonly status: string;
  readonly transcriptionSid: string | null;
  readonly text: string | null;
  readonly recording: RecordingTold | null;
}
/** How the call stands, by `CallStatus`. */
export interface CallStatus extends Event {
  readonly kind: 'status';
  readonly status: string;
  /** Its place in the call, from 0. */
  readonly sequenceNumber: string | null;
  readonly at: TimeTold;
}
/** Rightly signed, and nothing of a call. */
export interface UnknownCallback extends Event {
  readonly kind: 'unknown';
  readonly what: string;
}
export type PhoneTwilioPayload =
  IncomingCall | MessageRecorded | RecordingStatus | Transcription | CallStatus | UnknownCallback;

/** @throws {BadPayload} when it is neither a form nor a JSON object */
export function parsePhoneTwilio(message: Message): PhoneTwilioPayload {
  if (/json/i.test(message.headers['content-type'] ?? '')) return jsonOf(message.bytes);
  const fields = FormFields.of(message.bytes);
  // Lets others call in the caller's name for a while: nothing to hand on.
  fields.take('CallToken');
  const call = callIn(fields);
  const told = toldBy(kindAt(message.target, fields), fields);
  return { ...told, call, tooLong: fields.tooLong, rest: fields.rest() };
}

type Told = PhoneTwilioPayload extends infer P ? (P extends Event ? Omit<P, keyof Event> : never) : never;

function toldBy(kind: Route, fields: FormFields): Told {
  switch (kind) {
    case 'incoming':
      return { kind };
    case 'recorded':
      return { kind, recording: recordingIn(fields) };
    case 'recording': {
      const status = fields.peek('RecordingStatus') ?? '';
      return { kind, status, recording: recordingIn(fields), startedAt: timeIn(fields, 'RecordingStartTime') };
    }
    case 'transcription':
      return {
        kind,
        status: fields.peek('TranscriptionStatus') ?? '',
        transcriptionSid: fields.take('TranscriptionSid', 512),
        text: fields.take('TranscriptionText', 100_000),
        recording: recordingIn(fields),
      };
    case 'status':
      return {
        kind,
        status: fields.peek('CallStatus') ?? '',
        sequenceNumber: fields.peek('SequenceNumber'),
        at: timeIn(fields, 'Timestamp'),
      };
  }
}

function jsonOf(bytes: Uint8Array): UnknownCallback {
  const value = parseJson(bytes);
  if (!isRecord(value)) throw new BadPayload('reading a callback: the JSON is no object');
  const call = { callSid: null, from: null, to: null, direction: 'unknown' } as const;
  return { kind: 'unknown', what: 'JSON', call, tooLong: [], rest: value };
}
