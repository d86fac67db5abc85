import { twilioProbe, type Probe } from '#libs/channel-kit';
import type { PhoneTwilioSettings } from './settings.js';

/** A call that comes in. */
export const probePhoneTwilio: Probe<PhoneTwilioSettings> = (context) =>
  twilioProbe(context, {
    CallSid: `CA${context.now.toString(16).padStart(32, '0')}`,
    AccountSid: context.settings.accountSid,
    From: '+8613800000000',
    To: '+8613800000000',
    CallStatus: 'ringing',
    Direction: 'inbound',
  });
