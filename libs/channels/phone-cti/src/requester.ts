import { phoneOf } from '#libs/channel-kit';
import type { Call, Phone, Requester } from '#libs/contracts';
import type { Doubts } from './doubts.js';
import type { CtiMapping } from './mapping.js';

const FLAGS = {
  ...{ true: true, '1': true, y: true, Y: true, yes: true, 是: true },
  ...{ false: false, '0': false, n: false, N: false, no: false, 否: false },
} as const;

/** Who called: the number on the line, and what the agent typed in. */
export function requesterOf(
  direction: Call['direction'],
  lineRole: Phone['role'],
  doubts: Doubts,
  mapping: CtiMapping,
): Partial<Requester> {
  const line = numberOnTheLine(direction, doubts, mapping);
  const given = doubts.text('phone');
  return {
    name: doubts.text('name'),
    gender: doubts.code('gender', mapping.genders),
    phones: [
      ...(line === null ? [] : [phoneOf(line, lineRole)]),
      ...(given === null ? [] : [phoneOf(given, 'contact')]),
    ],
    address: doubts.text('address'),
    language: doubts.text('language'),
    anonymous: doubts.code('anonymous', FLAGS) ?? false,
    confidential: doubts.code('confidential', FLAGS) ?? false,
  };
}

/** The citizen's number as the network showed it: nobody's for calls inside the house, null when it was withheld. */
export function numberOnTheLine(direction: Call['direction'], doubts: Doubts, mapping: CtiMapping): string | null {
  if (direction === 'internal') return null;
  const number = doubts.text(direction === 'outbound' ? 'to' : 'from');
  return number === null || isWithheld(number, mapping) ? null : number;
}

export function isWithheld(number: string, mapping: CtiMapping): boolean {
  return mapping.withheld.some((word) => word.toLowerCase() === number.trim().toLowerCase());
}
