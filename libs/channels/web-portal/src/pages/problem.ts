import type { Problem, ProblemName } from '#libs/channel-kit';
import { html, type Html } from '../html.js';
import type { WebPortalSettings } from '../settings.js';
import { filled, TEXTS, type ProblemText } from '../texts/index.js';
import { linkTo, type View } from '../view.js';
import { callLink, layout } from './layout.js';

const TEXT_OF: Readonly<Record<ProblemName, ProblemText>> = {
  'signature-invalid': 'token',
  'clock-out-of-window': 'token',
  'not-found': 'notFound',
  'method-not-allowed': 'notFound',
  'body-not-understood': 'empty',
  'unsupported-media': 'other',
  'too-large': 'tooLarge',
  'too-slow': 'tooSlow',
  'too-many': 'tooMany',
  'key-reused': 'other',
  'status-unknown': 'noStatus',
  'not-kept': 'notKept',
  internal: 'notKept',
};

/** Problems after which whoever goes back finds the form as it was left. */
const ON_THE_WAY: readonly ProblemText[] = ['empty', 'token', 'tooMany', 'tooLarge', 'tooSlow', 'notKept', 'other'];

/** The page that tells why something did not work, and what to do. */
export function problemPage(settings: WebPortalSettings, view: View, problem: Problem): Html {
  return trouble(settings, view, TEXT_OF[problem.name], problem.retryAfterSeconds);
}

/** The page that tells that no such request is known. */
export function unknownRequestPage(settings: WebPortalSettings, view: View): Html {
  return trouble(settings, view, 'unknownNumber');
}

function trouble(settings: WebPortalSettings, view: View, about: ProblemText, waitSeconds = 60): Html {
  const texts = TEXTS[view.language];
  const [heading, words] = texts.problems[about];
  const isOnTheWay = ON_THE_WAY.includes(about);
  return layout(
    { settings, view, path: '/', title: heading, kind: 'problem' },
    html`<div class="narrow">
      <article class="card trouble">
        <h1>${heading}</h1>
        <p>${filled(words, { minutes: Math.ceil(waitSeconds / 60) })}</p>
        ${isOnTheWay && html`<p class="lead">${texts.goBack}</p>`}
        <p class="buttons">
          <a class="primary" href="${linkTo(view, '/')}">${isOnTheWay ? texts.fresh : texts.back}</a>
          ${callLink(settings, filled(texts.call, { hotline: settings.hotline }))}
        </p>
      </article>
    </div>`,
  );
}
