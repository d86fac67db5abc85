import { jsonAnswer, problem, type PageSource } from '#libs/channel-kit';
import { problemAnswerOf } from './acknowledge.js';
import { FORM_CACHING, pageAnswer, redirectAnswer, SAFE_HEADERS } from './answers.js';
import { findAsset } from './assets.js';
import { formPage } from './pages/form.js';
import type { WebPortalSettings } from './settings.js';
import { makeToken } from './token.js';
import { linkTo, viewOf } from './view.js';

/** Answers whoever opens an address of ours: the form, a new token for it, and the files that pages are made with. */
export const portalPage: PageSource<WebPortalSettings> = ({ path }, context) => {
  const { settings, nonce, now, params } = context;
  const view = viewOf(context);
  if (path.startsWith('/assets/')) {
    return findAsset(params['version'], params['name']) ?? problemAnswerOf(problem('not-found'), context);
  }
  switch (path) {
    case '/token':
      return jsonAnswer(
        200,
        { token: makeToken(settings.formSecret, nonce, now) },
        { ...SAFE_HEADERS, 'cache-control': 'no-store' },
      );
    case '/requests':
      // Where the address of an answer is opened anew; there is nothing to be seen there but the form.
      return redirectAnswer(linkTo(view, '/'));
    default:
      return pageAnswer(200, formPage(settings, view, makeToken(settings.formSecret, nonce, now)), {
        'cache-control': FORM_CACHING,
        'content-language': view.language,
      });
  }
};
