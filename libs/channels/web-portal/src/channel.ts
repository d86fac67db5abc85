import { defineChannel } from '#libs/channel-kit';
import { about } from './about.js';
import { acceptedAnswer, problemAnswerOf, statusAnswer } from './acknowledge.js';
import { recipeOf, senderOf } from './identity.js';
import { LIMITS } from './limits.js';
import { normalizePortalForm } from './normalize.js';
import { portalPage } from './page.js';
import { parsePortalForm, type PortalForm } from './payload.js';
import { probePortal } from './probe.js';
import { webPortalSettings, type WebPortalSettings } from './settings.js';
import { verifyForm } from './verify.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The online request desk (网上受理平台): a page on which anybody may write, without an account. */
export const webPortal = defineChannel<WebPortalSettings, PortalForm>({
  id: 'web-portal',
  medium: 'web',
  about,
  settings: webPortalSettings,
  source: {
    kind: 'webhook',
    routes: [
      { method: 'GET', path: '/', role: 'page' },
      { method: 'GET', path: '/token', role: 'page' },
      { method: 'GET', path: '/assets/:version/:name', role: 'page' },
      { method: 'GET', path: '/requests', role: 'page' },
      { method: 'POST', path: '/requests', role: 'messages' },
      { method: 'GET', path: '/requests/:id', role: 'status', isOpen: true },
    ],
    verify: verifyForm,
    page: portalPage,
    status: { ids: (_request, { id = '' }) => (UUID.test(id) ? [id] : []), answer: statusAnswer },
    probe: probePortal,
  },
  parse: parsePortalForm,
  dedupe: recipeOf,
  orderingKey: senderOf,
  ack: {
    // People wait, and the page's script sends again when it is not answered.
    deadlineMs: 10_000,
    accepted: acceptedAnswer,
    receipt: true,
    problem: problemAnswerOf,
    // The citizen can mend an empty form, and is told; nothing else is ever refused for what it says.
    badPayload: 'refuse',
  },
  limits: LIMITS,
  normalize: normalizePortalForm,
});
