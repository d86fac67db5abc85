import { defineChannel, jsonAnswer } from '#libs/channel-kit';
import { about } from './about.js';
import { recipeOf, senderOf } from './identity.js';
import { normalizeApp } from './normalize.js';
import { describeApi } from './openapi.js';
import { FILE_LIMITS, parseApp, type AppPayload } from './payload.js';
import { probeApp } from './probe.js';
import { appSettings, type AppSettings } from './settings.js';
import { verifyAppSignature } from './verify.js';

/** Our own REST API for a city's mobile app: requests with photos, signed by the app's backend. */
export const app = defineChannel<AppSettings, AppPayload>({
  id: 'app',
  medium: 'app',
  about,
  settings: appSettings,
  source: {
    kind: 'webhook',
    routes: [
      { method: 'POST', path: '/intakes', role: 'messages' },
      { method: 'GET', path: '/intakes/:id', role: 'status' },
    ],
    verify: verifyAppSignature,
    probe: probeApp,
  },
  keepHeaders: ['content-type', 'idempotency-key'],
  parse: parseApp,
  dedupe: recipeOf,
  orderingKey: senderOf,
  ack: {
    deadlineMs: 10_000,
    accepted: ([first], { settings }) => {
      const id = first?.id ?? '';
      const tellsNumber = first?.payload !== undefined && settings.receipt?.enabled !== false;
      const number = tellsNumber ? { number: first.number } : {};
      // Relative to /channels/{id}/intakes, so that it holds behind any proxy. No receivedAt: a repeat has another.
      return jsonAnswer(202, { id, ...number, status: 'received' }, { location: `intakes/${id}` });
    },
    receipt: true,
    // The client is a program that can mend its request and sign it again, so it is told instead of humoured.
    badPayload: 'refuse',
    stale: 'refuse',
    keyReused: 'refuse',
  },
  limits: { files: FILE_LIMITS },
  normalize: normalizeApp,
  openapi: describeApi,
});
