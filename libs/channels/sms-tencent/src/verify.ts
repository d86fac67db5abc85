import { fence, type Verify } from '#libs/channel-kit';
import type { SmsTencentSettings } from './settings.js';

/** By the fence alone. What passes is worth little (`low`). */
export const verifyTencent: Verify<SmsTencentSettings> = (request, context) =>
  fence(context.settings)(request, context);
