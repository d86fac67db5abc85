import { verifierSettings } from '#libs/channel-kit';
import { z } from 'zod';

/** The settings of an instance. Every one is described; secrets are marked with `.meta({ secret: true })`. */
export const newChannelSettings = z.strictObject({
  verify: verifierSettings,
});

/** @see {@link newChannelSettings} */
export type NewChannelSettings = z.infer<typeof newChannelSettings>;
