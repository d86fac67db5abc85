import { ipListSettings, pathKeySettings } from '#libs/channel-kit';
import { z } from 'zod';

export const SmsTencentSettings = z
  .strictObject({
    key: pathKeySettings.shape.key.optional().meta({
      secret: true,
      description: 'The secret last segment of the URL that the console is given: `/channels/{id}/{key}`.',
    }),
    addresses: ipListSettings.shape.addresses
      .optional()
      .describe(
        "Where callbacks come from: Tencent Cloud's addresses, asked of their support. With `key`: both must agree.",
      ),
  })
  .refine(({ key, addresses }) => key !== undefined || addresses !== undefined, {
    path: ['key'],
    error: 'give `key` (a secret path), `addresses` (where callbacks come from), or both: Tencent Cloud signs nothing',
  });
export type SmsTencentSettings = z.infer<typeof SmsTencentSettings>;
