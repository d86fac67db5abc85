import type { IntakeDraft, NormalizeContext, Normalized } from '#libs/channel-kit';
import type { Call } from '#libs/contracts';
import type { FieldName } from './fields.js';
import { callOf } from './call.js';
import { Doubts } from './doubts.js';
import { matterOf } from './identity.js';
import { KINDS, type EventKind } from './kinds.js';
import type { CtiMapping } from './mapping.js';
import type { CtiEvent, KnownEvent } from './payload.js';
import { recordingOf } from './recording.js';
import { isWithheld, numberOnTheLine, requesterOf } from './requester.js';
import type { PhoneCtiSettings } from './settings.js';

/** What each kind of event ought to tell, besides its call. */
const EXPECTED: Readonly<Partial<Record<EventKind, readonly FieldName[]>>> = {
  answered: ['from'],
  missed: ['from'],
  abandoned: ['from'],
  voicemail: ['from', 'recordingUrl'],
  call: ['from'],
  recording: ['recordingUrl'],
  transcript: ['transcript'],
  form: ['content'],
};

/** One event of a call → what it adds to the matter that the call is. */
export function normalizeCti(event: CtiEvent, { settings }: NormalizeContext<PhoneCtiSettings>): Normalized {
  if (event.kind === 'ignored') return { kind: 'ignored', reason: event.reason };
  const doubts = new Doubts(event, settings.mapping);
  const draft = draftOf(event, doubts, settings);
  if (event.kind !== 'unknown') return { kind: 'intake', draft };
  return { kind: 'unsupported', messageKind: event.eventType.slice(0, 200), draft };
}

function draftOf(
  event: Exclude<CtiEvent, { kind: 'ignored' }>,
  doubts: Doubts,
  settings: PhoneCtiSettings,
): IntakeDraft {
  const { mapping } = settings;
  doubts.require('callId', ...(event.kind === 'unknown' ? [] : (EXPECTED[event.kind] ?? [])));
  const direction = directionOf(event, doubts, mapping);
  const call = callOf(event.kind, direction, doubts, mapping);
  const asksCallBack = event.kind !== 'unknown' && isForUs(direction) && KINDS[event.kind].asksCallBack;
  const recording = recordingOf(doubts, mapping);
  const from = doubts.text('from');
  if (isForUs(direction) && from !== null && isWithheld(from, mapping)) {
    doubts.warn('CALLER_WITHHELD', 'The number on the line was not shown, so this call cannot be rung back.');
  }
  const isBackNumberKnown = numberOnTheLine(direction, doubts, mapping) !== null;
  const draft = {
    action: actionOf(event, call === null, direction),
    submittedAt: doubts.time('time'),
    source: {
      messageId: doubts.text('eventId'),
      account: accountOf(direction, doubts),
      operator: operatorOf(event, doubts),
    },
    requester: requesterOf(direction, asksCallBack ? 'callback' : 'calling', doubts, mapping),
    appeal: {
      type: doubts.code('appealType', mapping.appealTypes),
      title: doubts.text('title'),
      content: doubts.text('content') ?? doubts.text('transcript') ?? '',
      occurredAt: doubts.time('occurredAt'),
      demand: doubts.text('demand') ?? (asksCallBack && isBackNumberKnown ? settings.callBackDemand : null),
    },
    place: doubts.text('place') === null ? null : { text: doubts.text('place') },
    attachments: recording === null ? [] : [recording],
    call: call === null ? null : { ...call, recording: recording === null ? [] : [recording.id] },
    ...(call === null ? {} : { matter: matterOf(call.callId) }),
  };
  return { ...draft, extensions: doubts.extensions(), warnings: doubts.warnings };
}

function directionOf({ fields }: CtiEvent, doubts: Doubts, mapping: CtiMapping): Call['direction'] {
  if (fields.direction === undefined) return mapping.directionOtherwise ?? 'unknown';
  return doubts.code('direction', mapping.directions) ?? 'unknown';
}

/** Calls that we make, and calls inside the house, open no matter: they happen on one that exists, or on none. */
function actionOf(event: KnownEvent | { kind: 'unknown' }, isWithoutCall: boolean, direction: Call['direction']) {
  if (isWithoutCall) return 'create';
  const action = event.kind === 'unknown' ? 'event' : KINDS[event.kind].action;
  return action === 'create' && !isForUs(direction) ? 'event' : action;
}

function isForUs(direction: Call['direction']): boolean {
  return direction === 'inbound' || direction === 'unknown';
}

/** Our number in the call. */
function accountOf(direction: Call['direction'], doubts: Doubts): string | null {
  return doubts.text(direction === 'outbound' ? 'from' : 'to');
}

function operatorOf(event: { kind: CtiEvent['kind'] }, doubts: Doubts): string | null {
  return event.kind === 'form' ? (doubts.text('agentName') ?? doubts.text('agentId')) : null;
}
