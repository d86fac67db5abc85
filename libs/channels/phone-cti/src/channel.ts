import { defineChannel, messageRoutes, splitJson } from '#libs/channel-kit';
import { about } from './about.js';
import { answerOf } from './answer.js';
import { orderOf, recipeOf } from './identity.js';
import { normalizeCti } from './normalize.js';
import { parseEvent, type CtiEvent } from './payload.js';
import { probeCti } from './probe.js';
import { PhoneCtiSettings } from './settings.js';
import { verifyCti } from './verify.js';

/** A call centre's events, whoever built it: one call is one matter, and how to read its events is a setting. */
export const phoneCti = defineChannel<PhoneCtiSettings, CtiEvent>({
  id: 'phone-cti',
  medium: 'phone',
  about,
  settings: PhoneCtiSettings,
  source: {
    kind: 'webhook',
    routes: messageRoutes('POST'),
    verify: verifyCti,
    split: splitJson,
    probe: probeCti,
  },
  parse: (message, { settings }) => parseEvent(message, settings),
  dedupe: recipeOf,
  orderingKey: orderOf,
  ack: {
    // Our own event's senders wait 10 s; FreeSWITCH sets no limit at all but holds up its reporting meanwhile.
    deadlineMs: 10_000,
    accepted: (kept, { settings }) => answerOf(kept, settings.answer),
  },
  normalize: normalizeCti,
});
