import { verifyBy, type Verify } from '#libs/channel-kit';
import type { NewChannelSettings } from './settings.js';

/** Is it really them? By one of the ready verifiers; a platform with a scheme of its own gets its own code here. */
export const verifyNewChannel: Verify<NewChannelSettings> = (request, { settings, now }) =>
  verifyBy(settings.verify)(request, { now });
