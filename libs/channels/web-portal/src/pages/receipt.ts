import { receiptText, type MessageStatus } from '#libs/channel-kit';
import { html, type Html } from '../html.js';
import type { WebPortalSettings } from '../settings.js';
import { filled, TEXTS } from '../texts/index.js';
import { linkTo, type View } from '../view.js';
import { callLink, layout } from './layout.js';

/** The page that tells that a request arrived, under which number, and how far it has come. */
export function receiptPage(settings: WebPortalSettings, view: View, status: MessageStatus): Html {
  const texts = TEXTS[view.language];
  // Heading and number say what the usual receipt says; what a city has written itself is shown.
  const isOwn = settings.receipt[view.language] !== undefined;
  const own = isOwn && receiptText(settings.receipt, status.number, view.language);
  return layout(
    {
      settings,
      view,
      path: `/requests/${status.id}`,
      title: `${texts.received} · ${status.number}`,
      kind: 'receipt',
    },
    html`<div class="narrow">
      <article class="ticket" data-status="${status.status}">
        <div class="ticket-head">
          <h1>${texts.received}</h1>
          ${own && html`<p>${own}</p>`}
          <p class="stamp" aria-hidden="true"><span>${texts.stamp}</span></p>
        </div>
        <div class="ticket-number">
          <p id="number-is">${texts.numberIs}</p>
          <p class="number" id="number" aria-labelledby="number-is number">${status.number}</p>
          <p class="buttons on-screen">
            <button type="button" class="secondary" id="copy" hidden data-copied="${texts.copied}">
              ${texts.copy}
            </button>
            <button type="button" class="secondary" id="print" hidden>${texts.print}</button>
          </p>
          <p role="status" id="copy-status" class="hint"></p>
        </div>
        <div class="ticket-states">
          <h2>${texts.states}</h2>
          ${statesOf(view, status.status)}
        </div>
      </article>
      <p class="keep">${texts.keepLink}</p>
      <p class="buttons on-screen">
        <a class="primary" href="${linkTo(view, '/')}">${texts.another}</a>
        ${callLink(settings, filled(texts.call, { hotline: settings.hotline }))}
      </p>
    </div>`,
  );
}

/** How far a request has come; the page's script looks again until there is nothing more to come. */
function statesOf({ language }: View, status: string): Html {
  const texts = TEXTS[language];
  const isUnderWay = status !== 'queued' && status !== 'quarantined';
  const second =
    status === 'queued' ? texts.stateQueued : status === 'quarantined' ? texts.stateHeld : texts.stateOnItsWay;
  return html`<ol
    class="states"
    id="states"
    aria-live="polite"
    data-under-way="${isUnderWay ? 'yes' : 'no'}"
    data-words="${JSON.stringify({ queued: texts.stateQueued, quarantined: texts.stateHeld })}"
  >
    <li class="done"><b>${texts.stateReceived[0]}</b><span>${texts.stateReceived[1]}</span></li>
    <li class="${isUnderWay ? 'now' : 'done'}"><b>${second[0]}</b><span>${second[1]}</span></li>
  </ol>`;
}

/** When there is nothing to say but that it is kept. */
export function plainReceiptPage(settings: WebPortalSettings, view: View): Html {
  const texts = TEXTS[view.language];
  return layout(
    { settings, view, path: '/', title: texts.received, kind: 'receipt' },
    html`<div class="narrow">
      <article class="ticket">
        <div class="ticket-head">
          <h1>${texts.received}</h1>
          <p>${texts.plainlyReceived}</p>
        </div>
      </article>
      <p class="buttons on-screen"><a class="primary" href="${linkTo(view, '/')}">${texts.another}</a></p>
    </div>`,
  );
}
