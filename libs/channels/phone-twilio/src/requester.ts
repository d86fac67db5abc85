import { phoneOf } from '#libs/channel-kit';
import type { Phone, Requester } from '#libs/contracts';
import { isForUs, isWithheld, type CallTold } from './call.js';
import type { PhoneTwilioSettings } from './settings.js';

/** Who called, or is called: by a number, or by an address on the internet. */
export function requesterOf(
  call: CallTold,
  role: Phone['role'],
  { withheld }: Pick<PhoneTwilioSettings, 'withheld'>,
): Partial<Requester> {
  const citizen = isForUs(call) ? call.from : call.to;
  if (citizen === null || isWithheld(citizen, withheld)) return {};
  if (/^(?:sips?|client):/i.test(citizen)) return { channelUserId: citizen };
  return { phones: [phoneOf(citizen, role)] };
}
