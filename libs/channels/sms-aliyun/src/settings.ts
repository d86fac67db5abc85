import { ipListSettings, pathKeySettings } from '#libs/channel-kit';
import { z } from 'zod';

export const SmsAliyunSettings = z
  .strictObject({
    key: pathKeySettings.shape.key.optional().meta({
      secret: true,
      description: 'The secret last segment of the URL that the console is given: `/channels/{id}/{key}`.',
    }),
    addresses: ipListSettings.shape.addresses
      .optional()
      .describe(
        "Where pushes come from: Alibaba Cloud's addresses, asked of their support. With `key`: both must agree.",
      ),
  })
  .refine(({ key, addresses }) => key !== undefined || addresses !== undefined, {
    path: ['key'],
    error: 'give `key` (a secret path), `addresses` (where pushes come from), or both: Alibaba Cloud signs nothing',
  });
export type SmsAliyunSettings = z.infer<typeof SmsAliyunSettings>;
