import type { Action, Call } from '#libs/contracts';

interface KindRule {
  readonly action: Action;
  readonly outcome: NonNullable<Call['outcome']> | null;
  readonly asksCallBack: boolean;
  readonly is: string;
}

/** What an event of a call centre can be, and what it means for the matter that the call is. */
export const KINDS = {
  started: { action: 'event', outcome: null, asksCallBack: false, is: 'it rings, or the menu answered' },
  answered: { action: 'create', outcome: 'answered', asksCallBack: false, is: 'an agent answered' },
  missed: { action: 'create', outcome: 'missed', asksCallBack: true, is: 'nobody answered' },
  abandoned: { action: 'create', outcome: 'abandoned', asksCallBack: true, is: 'the caller gave up waiting' },
  voicemail: { action: 'create', outcome: 'missed', asksCallBack: true, is: 'nobody answered, the caller left words' },
  ended: { action: 'event', outcome: null, asksCallBack: false, is: 'the call is over' },
  call: { action: 'create', outcome: 'answered', asksCallBack: false, is: 'the one record of a whole call' },
  recording: { action: 'event', outcome: null, asksCallBack: false, is: 'the recording can be fetched' },
  transcript: { action: 'supplement', outcome: null, asksCallBack: false, is: 'what was said, as text' },
  form: { action: 'supplement', outcome: null, asksCallBack: false, is: 'what the agent typed in' },
} as const satisfies Record<string, KindRule>;
export type EventKind = keyof typeof KINDS;
export const EVENT_KINDS = Object.keys(KINDS) as [EventKind, ...EventKind[]];
