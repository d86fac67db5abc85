import type { Call } from '#libs/contracts';
import type { Doubts } from './doubts.js';
import { KINDS, type EventKind } from './kinds.js';
import type { CtiMapping } from './mapping.js';

/** What this event tells of its call; null without a call id. */
export function callOf(
  kind: EventKind | 'unknown',
  direction: Call['direction'],
  doubts: Doubts,
  mapping: CtiMapping,
): Omit<Call, 'recording'> | null {
  const callId = doubts.text('callId');
  const outcome = doubts.code('outcome', mapping.outcomes);
  const startedAt = doubts.time('startedAt');
  const pickedUpAt = doubts.time('answeredAt');
  const endedAt = doubts.time('endedAt');
  if (callId === null) return null;
  // A menu or a voicemail may have picked up; nobody answered all the same.
  const isUnanswered = kind !== 'unknown' && isBackCall(KINDS[kind].outcome);
  if (isUnanswered && pickedUpAt !== null) doubts.leave('answeredAt');
  const answeredAt = isUnanswered ? null : pickedUpAt;
  const agent = { id: doubts.text('agentId'), name: doubts.text('agentName') };
  return {
    callId,
    direction,
    from: doubts.text('from'),
    to: doubts.text('to'),
    startedAt,
    answeredAt,
    endedAt,
    outcome: kind === 'unknown' ? null : outcomeOf(kind, outcome, answeredAt),
    agent: agent.id === null && agent.name === null ? null : agent,
    queue: doubts.text('queue'),
  };
}

function isBackCall(outcome: Call['outcome']): boolean {
  return outcome === 'missed' || outcome === 'abandoned';
}

function outcomeOf(kind: EventKind, said: CtiMapping['outcomes'][string] | null, answeredAt: string | null) {
  if (KINDS[kind].outcome !== null) return KINDS[kind].outcome;
  if (kind !== 'ended') return null;
  return said === 'answered' || answeredAt !== null ? 'answered' : null;
}
