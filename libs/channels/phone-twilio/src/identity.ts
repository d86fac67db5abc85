import { sameBytes, type DedupeRecipe, type Message } from '#libs/channel-kit';
import type { PhoneTwilioPayload } from './payload.js';

/**
 * A repeat is told by Twilio's ids: of the call, of the recording and its status, of the transcription, of the place in the
 * call. Only what they are about is content: a call of the fallback URL brings further parameters.
 */
export function recipeOf(payload: PhoneTwilioPayload, message: Message): DedupeRecipe {
  const { callSid } = payload.call;
  if (callSid === null) return sameBytes('no CallSid', message);
  return { key: [payload.kind, callSid, ...placeOf(payload)], content: JSON.stringify(contentOf(payload)) };
}

/** The events of one call keep their order; most of them do not say who called. */
export function orderOf({ call }: PhoneTwilioPayload): readonly string[] {
  return call.callSid === null ? ['from', call.from ?? ''] : matterOf(call.callSid);
}

/** One call is one matter. */
export function matterOf(callSid: string): readonly string[] {
  return ['call', callSid];
}

function placeOf(payload: PhoneTwilioPayload): readonly string[] {
  switch (payload.kind) {
    case 'incoming':
    case 'unknown':
      return [];
    case 'recorded':
      return [payload.recording?.id ?? ''];
    case 'recording':
      return [payload.recording?.id ?? '', payload.status];
    case 'transcription':
      return [payload.transcriptionSid ?? payload.recording?.id ?? '', payload.status];
    case 'status':
      return [payload.sequenceNumber ?? payload.status];
  }
}

function contentOf(payload: PhoneTwilioPayload): readonly unknown[] {
  const { from, to } = payload.call;
  switch (payload.kind) {
    case 'incoming':
      return [from, to];
    case 'recorded':
    case 'recording':
      return [payload.recording];
    case 'transcription':
      return [payload.text];
    case 'status':
      return [payload.status];
    case 'unknown':
      return [payload.rest];
  }
}
