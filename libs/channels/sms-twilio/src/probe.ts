import { twilioProbe, type Probe } from '#libs/channel-kit';
import type { SmsTwilioSettings } from './settings.js';

/** A text message of one word. */
export const probeSmsTwilio: Probe<SmsTwilioSettings> = (context) =>
  twilioProbe(context, {
    MessageSid: `SM${context.now.toString(16).padStart(32, '0')}`,
    AccountSid: context.settings.accountSid,
    From: '+8613800000000',
    To: '+8613800000000',
    Body: 'probe',
    NumMedia: '0',
    SmsStatus: 'received',
  });
