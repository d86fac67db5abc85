import { defineChannel, jsonAnswer, messageRoutes, retryAfter } from '#libs/channel-kit';
import { about } from './about.js';
import { recipeOf, senderOf } from './identity.js';
import { normalizeTencent } from './normalize.js';
import { parseCallback, splitCallback, type TencentPayload } from './payload.js';
import { probeTencent } from './probe.js';
import { SmsTencentSettings } from './settings.js';
import { verifyTencent } from './verify.js';

/**
 * Citizens' replies by SMS as Tencent Cloud calls back with them: one JSON object in a POST, unsigned.
 *
 * @see https://cloud.tencent.com/document/api/382/59179
 */
export const smsTencent = defineChannel<SmsTencentSettings, TencentPayload>({
  id: 'sms-tencent',
  medium: 'sms',
  about,
  settings: SmsTencentSettings,
  source: {
    kind: 'webhook',
    routes: messageRoutes('POST'),
    verify: verifyTencent,
    split: splitCallback,
    probe: probeTencent,
  },
  parse: parseCallback,
  dedupe: recipeOf,
  orderingKey: senderOf,
  ack: {
    // Not documented; what other platforms allow.
    deadlineMs: 5000,
    accepted: () => jsonAnswer(200, { result: 0, errmsg: 'OK' }),
    problem: (problem) =>
      jsonAnswer(problem.status, { result: problem.status, errmsg: problem.title }, retryAfter(problem)),
  },
  // The longest text message has some hundred characters.
  limits: { bodyBytes: 64 * 1024 },
  normalize: normalizeTencent,
});
