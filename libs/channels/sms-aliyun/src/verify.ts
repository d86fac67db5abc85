import { fence, type Verify } from '#libs/channel-kit';
import type { SmsAliyunSettings } from './settings.js';

/** By the fence alone. What passes is worth little (`low`). */
export const verifyAliyun: Verify<SmsAliyunSettings> = (request, context) => fence(context.settings)(request, context);
