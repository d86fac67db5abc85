import { verifyBy, type Verify } from '#libs/channel-kit';
import type { PhoneCtiSettings } from './settings.js';

/** Call centers have next to nothing in common here, so the verifier is a setting. */
export const verifyCti: Verify<PhoneCtiSettings> = (request, context) =>
  verifyBy(context.settings.verify)(request, context);
