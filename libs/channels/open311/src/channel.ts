import { defineChannel } from '#libs/channel-kit';
import { about } from './about.js';
import { acceptedAnswer, problemDocument } from './answers.js';
import { recipeOf, senderOf } from './identity.js';
import { normalizeOpen311 } from './normalize.js';
import { describeApi } from './openapi.js';
import { showPage } from './pages.js';
import { parseOpen311, type Open311Payload } from './payload.js';
import { probeOpen311 } from './probe.js';
import { ROUTES } from './paths.js';
import { open311Settings, type Open311Settings } from './settings.js';
import { statusSource } from './status.js';
import { verifyApiKey } from './verify.js';

const MIB = 1024 * 1024;

/** Open311 GeoReport v2, the public standard by which apps and sites report what is broken in a city. */
export const open311 = defineChannel<Open311Settings, Open311Payload>({
  id: 'open311',
  medium: 'web',
  about,
  settings: open311Settings,
  source: {
    kind: 'webhook',
    routes: ROUTES,
    verify: verifyApiKey,
    page: showPage,
    status: statusSource,
    probe: probeOpen311,
  },
  parse: parseOpen311,
  dedupe: recipeOf,
  orderingKey: senderOf,
  ack: {
    deadlineMs: 10_000,
    accepted: acceptedAnswer,
    receipt: true,
    problem: problemDocument,
    // The standard wants 400 and 404, and clients are programs that can mend or keep what they send.
    badPayload: 'refuse',
  },
  limits: {
    files: { count: 10, bytesEach: 10 * MIB, fields: 200, fieldBytes: MIB / 4, proof: 'fields' },
    // The key of a form with photos is known when they are in, so strangers must not send many.
    perAddress: { requests: 600, seconds: 60 },
  },
  normalize: normalizeOpen311,
  openapi: describeApi,
});
