export { phoneTwilio } from './channel.js';
export type {
  CallStatus,
  IncomingCall,
  MessageRecorded,
  PhoneTwilioPayload,
  RecordingStatus,
  Transcription,
  UnknownCallback,
} from './payload.js';
export type { PhoneTwilioSettings } from './settings.js';
