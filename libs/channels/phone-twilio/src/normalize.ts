import type { IntakeDraft, Normalized, NormalizeContext } from '#libs/channel-kit';
import type { Attachment, Call } from '#libs/contracts';
import { isForUs, isWithheld } from './call.js';
import { matterOf } from './identity.js';
import { meaningOf, type Meaning } from './meanings.js';
import type { PhoneTwilioPayload } from './payload.js';
import { attachmentOf } from './recording.js';
import { requesterOf } from './requester.js';
import { BEGINNING, FINAL } from './routes.js';
import type { PhoneTwilioSettings } from './settings.js';
import { warningsOf } from './warnings.js';

/** One event of a call → what it adds to the matter that the call is. */
export function normalizePhoneTwilio(
  payload: PhoneTwilioPayload,
  { settings }: NormalizeContext<PhoneTwilioSettings>,
): Normalized {
  const meaning = meaningOf(payload, settings);
  const known = meaning ?? { action: 'event', outcome: null, asksCallBack: false };
  const draft = draftOf(payload, known, settings);
  if (meaning !== undefined) return { kind: 'intake', draft };
  return { kind: 'unsupported', messageKind: messageKindOf(payload).slice(0, 64), draft };
}

function draftOf(payload: PhoneTwilioPayload, meaning: Meaning, settings: PhoneTwilioSettings): IntakeDraft {
  const { call } = payload;
  const attachments = attachmentsOf(payload, settings);
  const asksCallBack = meaning.asksCallBack && canBeRungBack(payload, settings);
  return {
    // Without its id nobody can say which call it was.
    action: call.callSid === null ? 'create' : meaning.action,
    ...(call.callSid === null ? {} : { matter: matterOf(call.callSid) }),
    submittedAt: submittedAt(payload),
    source: { messageId: messageIdOf(payload), account: isForUs(call) ? call.to : call.from },
    requester: requesterOf(call, meaning.asksCallBack ? 'callback' : 'calling', settings),
    appeal: {
      content: payload.kind === 'transcription' ? (payload.text ?? '') : '',
      demand: asksCallBack ? settings.callBackDemand : null,
    },
    attachments,
    call: callOf(payload, meaning, attachments),
    extensions: extensionsOf(payload),
    warnings: warningsOf(payload, settings),
  };
}

/** What became of a recording does not say who called; the event with which the call came in does. */
function canBeRungBack({ kind, call }: PhoneTwilioPayload, { withheld }: PhoneTwilioSettings): boolean {
  return call.from === null ? kind === 'recording' : !isWithheld(call.from, withheld);
}

function attachmentsOf(payload: PhoneTwilioPayload, { recording: { format } }: PhoneTwilioSettings): Attachment[] {
  switch (payload.kind) {
    case 'recorded':
      return payload.recording === null ? [] : [attachmentOf(payload.recording, format)];
    case 'recording':
      if (payload.recording === null || !['completed', 'failed'].includes(payload.status)) return [];
      return [attachmentOf(payload.recording, format, { state: payload.status === 'failed' ? 'failed' : 'pending' })];
    case 'transcription':
      if (payload.recording === null || payload.text === null) return [];
      return [attachmentOf(payload.recording, format, { transcript: payload.text })];
    case 'incoming':
    case 'status':
    case 'unknown':
      return [];
  }
}

function callOf(payload: PhoneTwilioPayload, { outcome }: Meaning, attachments: readonly Attachment[]): Call | null {
  const { callSid, direction, from, to } = payload.call;
  if (callSid === null) return null;
  const at = payload.kind === 'status' ? payload.at.instant : null;
  const status = payload.kind === 'status' ? payload.status : '';
  return {
    callId: callSid,
    direction,
    from,
    to,
    startedAt: BEGINNING.has(status) ? at : null,
    answeredAt: null,
    endedAt: FINAL.has(status) ? at : null,
    outcome,
    agent: null,
    queue: null,
    recording: attachments.map(({ id }) => id),
  };
}

function submittedAt(payload: PhoneTwilioPayload): string | null {
  if (payload.kind === 'recording') return payload.startedAt.instant;
  return payload.kind === 'status' ? payload.at.instant : null;
}

function messageIdOf(payload: PhoneTwilioPayload): string | null {
  switch (payload.kind) {
    case 'recorded':
    case 'recording':
      return payload.recording?.id ?? payload.call.callSid;
    case 'transcription':
      return payload.transcriptionSid ?? payload.call.callSid;
    case 'incoming':
    case 'status':
    case 'unknown':
      return payload.call.callSid;
  }
}

function extensionsOf({ kind, rest }: PhoneTwilioPayload): Readonly<Record<string, unknown>> {
  return { kind, ...(Object.keys(rest).length > 0 ? { rest } : {}) };
}

function messageKindOf(payload: PhoneTwilioPayload): string {
  if (payload.kind === 'unknown') return payload.what;
  return 'status' in payload ? `${payload.kind} ${payload.status}` : payload.kind;
}
