import type { Action, Call } from '#libs/contracts';
import { isForUs } from './call.js';
import type { PhoneTwilioPayload } from './payload.js';
import type { PhoneTwilioSettings } from './settings.js';

/** What an event means for the matter that its call is. */
export interface Meaning {
  readonly action: Action;
  readonly outcome: Call['outcome'];
  readonly asksCallBack: boolean;
}

const EVENT: Meaning = { action: 'event', outcome: null, asksCallBack: false };
const OPENS = { action: 'create', asksCallBack: true } as const;

const RECORDING: Readonly<Record<string, Meaning>> = {
  'in-progress': EVENT,
  completed: EVENT,
  failed: EVENT,
  // The caller waited for the tone and said nothing.
  absent: { ...OPENS, outcome: 'abandoned' },
};
const TRANSCRIPTION: Readonly<Record<string, Meaning>> = {
  completed: { ...EVENT, action: 'supplement' },
  failed: EVENT,
};
const STATUS: Readonly<Record<string, Meaning>> = {
  ...{ initiated: EVENT, queued: EVENT, ringing: EVENT, 'in-progress': EVENT, answered: EVENT, completed: EVENT },
  // It never came to the greeting.
  ...{ busy: { ...OPENS, outcome: 'missed' }, failed: { ...OPENS, outcome: 'missed' } },
  ...{ 'no-answer': { ...OPENS, outcome: 'missed' }, canceled: { ...OPENS, outcome: 'abandoned' } },
};

/** Undefined for what this channel does not know. Calls that we make open no matter and ask for nothing. */
export function meaningOf(payload: PhoneTwilioPayload, { opensAtRing }: PhoneTwilioSettings): Meaning | undefined {
  const meaning = inboundMeaning(payload, opensAtRing);
  return meaning?.action === 'create' && !isForUs(payload.call) ? EVENT : meaning;
}

function inboundMeaning(payload: PhoneTwilioPayload, opensAtRing: boolean): Meaning | undefined {
  switch (payload.kind) {
    case 'incoming':
      return opensAtRing ? { ...OPENS, outcome: null } : EVENT;
    case 'recorded':
      return { ...OPENS, outcome: 'missed' };
    case 'recording':
      return own(RECORDING, payload.status);
    case 'transcription':
      return own(TRANSCRIPTION, payload.status);
    case 'status':
      return own(STATUS, payload.status);
    case 'unknown':
      return undefined;
  }
}

function own(meanings: Readonly<Record<string, Meaning>>, status: string): Meaning | undefined {
  return Object.hasOwn(meanings, status) ? meanings[status] : undefined;
}
