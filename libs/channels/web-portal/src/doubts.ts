import type { PortalForm } from './payload.js';
import type { WebPortalSettings } from './settings.js';

/** Why a form may have been sent by a machine. A doubt is told with the intake and never costs a citizen the request. */
export type Doubt = 'trap-filled' | 'too-fast' | 'no-work' | 'wrong-work';

const WORDS: Readonly<Record<Doubt, string>> = {
  'trap-filled': 'a field that people do not see was filled in',
  'too-fast': 'it came back sooner than a person writes',
  'no-work': 'it came without the sum that the page works out, as from a browser without scripts',
  'wrong-work': 'the sum that came with it is wrong',
};

/** @param ageMs how long the form was open; negative where the clocks of two gateways differ */
export function doubtsOf(form: PortalForm, ageMs: number, { minimumSeconds }: WebPortalSettings): readonly Doubt[] {
  const doubts: readonly (Doubt | false)[] = [
    form.fields.website !== '' && 'trap-filled',
    ageMs >= 0 && ageMs < minimumSeconds * 1000 && 'too-fast',
    form.work === 'absent' && 'no-work',
    form.work === 'wrong' && 'wrong-work',
  ];
  return doubts.filter((doubt) => doubt !== false);
}

/** The doubts in words. */
export function tellDoubts(doubts: readonly Doubt[]): string {
  return `Possibly sent by a machine: ${doubts.map((doubt) => WORDS[doubt]).join('; ')}.`;
}
