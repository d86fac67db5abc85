import { receiptSettings, twilioSettings } from '#libs/channel-kit';
import { z } from 'zod';

export const SmsTwilioSettings = z.strictObject({
  accountSid: twilioSettings.shape.accountSid
    .unwrap()
    .describe('The account, `AC…`, as the console shows it; what is for another is refused, rightly signed or not.'),
  authToken: twilioSettings.shape.authToken,
  url: twilioSettings.shape.url,
  receipt: receiptSettings,
  locationCrs: z
    .enum(['unknown', 'WGS84', 'GCJ02'])
    .default('unknown')
    .describe('What the coordinates of WhatsApp locations refer to, once you have checked; nobody says.'),
});
export type SmsTwilioSettings = z.infer<typeof SmsTwilioSettings>;
