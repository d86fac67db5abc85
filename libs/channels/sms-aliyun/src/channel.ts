import { defineChannel, jsonAnswer, messageRoutes, retryAfter } from '#libs/channel-kit';
import { about } from './about.js';
import { recipeOf, senderOf } from './identity.js';
import { normalizeAliyun } from './normalize.js';
import { parseElement, splitPush, type AliyunPayload } from './payload.js';
import { probeAliyun } from './probe.js';
import { SmsAliyunSettings } from './settings.js';
import { verifyAliyun } from './verify.js';

/**
 * Citizens' text messages (SmsUp) as Alibaba Cloud pushes them: a JSON array of them in one POST, unsigned.
 *
 * @see https://help.aliyun.com/zh/sms/developer-reference/smsup-http
 */
export const smsAliyun = defineChannel<SmsAliyunSettings, AliyunPayload>({
  id: 'sms-aliyun',
  medium: 'sms',
  about,
  settings: SmsAliyunSettings,
  source: {
    kind: 'webhook',
    routes: messageRoutes('POST'),
    verify: verifyAliyun,
    split: splitPush,
    probe: probeAliyun,
  },
  parse: parseElement,
  dedupe: recipeOf,
  orderingKey: senderOf,
  ack: {
    // Aliyun's FAQ: 700 ms; the console tries the address when it is saved, by the same clock.
    deadlineMs: 700,
    accepted: () => jsonAnswer(200, { code: 0, msg: 'OK' }),
    // Only a status other than 200, or a code other than 0, makes it send again.
    problem: (problem) => jsonAnswer(problem.status, { code: problem.status, msg: problem.title }, retryAfter(problem)),
  },
  normalize: normalizeAliyun,
});
