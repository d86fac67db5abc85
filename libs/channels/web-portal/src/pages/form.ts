import { assetUrl } from '../assets.js';
import { html, type Html } from '../html.js';
import { MOST_FILES, FILE_BYTES } from '../limits.js';
import type { WebPortalSettings } from '../settings.js';
import { filled, TEXTS, type Texts } from '../texts/index.js';
import { linkTo, type View } from '../view.js';
import { callLink, layout } from './layout.js';

/** The page on which a citizen writes. It works as it stands; `assets/portal.js` makes it easier. */
export function formPage(settings: WebPortalSettings, view: View, token: string): Html {
  const texts = TEXTS[view.language];
  return layout(
    { settings, view, path: '/', title: texts.title, kind: 'form' },
    html`<div class="hero">
        <div class="wide">
          <h1>${texts.title}</h1>
          <p class="lead">${texts.lead}</p>
        </div>
      </div>
      <div class="wide columns">
        <div class="column">
          ${emergency(texts)}
          <form
            id="form"
            method="post"
            enctype="multipart/form-data"
            action="${linkTo(view, '/requests', { token })}"
            data-token="${token}"
            data-token-url="${view.base}/token"
            data-work-url="${assetUrl(view.base, 'work.js')}"
            data-bits="${settings.proofOfWorkBits}"
            data-minimum-seconds="${settings.minimumSeconds}"
            data-most-files="${MOST_FILES}"
            data-file-bytes="${FILE_BYTES}"
            data-texts="${JSON.stringify(texts.script)}"
          >
            <input type="hidden" name="lang" value="${view.language}" />
            <div id="restored" class="note" role="status" hidden>
              <p></p>
              <button type="button" class="quiet"></button>
            </div>
            <div id="faults" class="faults" tabindex="-1" role="group" aria-labelledby="faults-title" hidden>
              <h2 id="faults-title"></h2>
              <ul></ul>
            </div>
            ${matter(texts)} ${where(texts)} ${contact(texts)} ${send(settings, view, texts)}
          </form>
        </div>
        ${aside(settings, texts)}
      </div>`,
  );
}

function emergency(texts: Texts): Html {
  return html`<section class="emergency">
    <p>${texts.emergency}</p>
    <ul>
      ${texts.emergencyNumbers.map(
        ([number, service]) =>
          html`<li>
            <a href="tel:${number}"><b>${number}</b> ${service}</a>
          </li>`,
      )}
    </ul>
  </section>`;
}

function matter(texts: Texts): Html {
  return html`<section class="card" aria-labelledby="matter">
    <h2 id="matter"><span class="step" aria-hidden="true">1</span>${texts.matter}</h2>
    <div class="field">
      <label for="content">${texts.content}</label>
      <p class="hint" id="content-hint">${texts.contentHint}</p>
      <textarea
        id="content"
        name="content"
        rows="6"
        aria-describedby="content-hint content-count"
        placeholder="${texts.contentExample}"
      ></textarea>
      <p class="count" id="content-count" hidden></p>
    </div>
    <fieldset class="field">
      <legend>${texts.type} <span class="optional">${texts.optional}</span></legend>
      <div class="choices">
        ${texts.types.map(([value, name, meaning]) => choice('type', value, name, meaning, value === ''))}
      </div>
    </fieldset>
  </section>`;
}

function where(texts: Texts): Html {
  return html`<section class="card" aria-labelledby="where">
    <h2 id="where"><span class="step" aria-hidden="true">2</span>${texts.where}</h2>
    <div class="field">
      <label for="place">${texts.place} <span class="optional">${texts.optional}</span></label>
      <p class="hint" id="place-hint">${texts.placeHint}</p>
      <input id="place" name="place" type="text" maxlength="400" aria-describedby="place-hint" />
      <div class="locate" id="locate" hidden>
        <button type="button" class="secondary" id="use-position">${icon('pin')}${texts.locate}</button>
        <p role="status" id="position"></p>
        <button type="button" class="quiet" id="forget-position" hidden>${texts.script.forgetLocation}</button>
      </div>
      <input type="hidden" name="lng" /><input type="hidden" name="lat" /><input type="hidden" name="accuracy" />
    </div>
    <div class="field">
      <label for="occurredAt">${texts.occurredAt} <span class="optional">${texts.optional}</span></label>
      <input id="occurredAt" name="occurredAt" type="datetime-local" />
    </div>
    <div class="field">
      <label for="photos">${texts.photos} <span class="optional">${texts.optional}</span></label>
      <p class="hint" id="photos-hint">${texts.photosHint}</p>
      <div class="picker">
        <input id="photos" name="photos" type="file" multiple accept="image/*,video/*" aria-describedby="photos-hint" />
        <span class="secondary" aria-hidden="true">${icon('camera')}${texts.choosePhotos}</span>
      </div>
      <ul class="photos" id="photo-list"></ul>
      <p role="status" id="photo-status" class="hint"></p>
    </div>
  </section>`;
}

function contact(texts: Texts): Html {
  return html`<section class="card" aria-labelledby="contact">
    <h2 id="contact"><span class="step" aria-hidden="true">3</span>${texts.contact}</h2>
    <fieldset class="field">
      <legend>${texts.identity}</legend>
      <div class="choices three">
        ${texts.identities.map(([value, name, meaning]) => choice('identity', value, name, meaning, value === 'open'))}
      </div>
    </fieldset>
    <div class="pair">
      <div class="field">
        <label for="name">${texts.name} <span class="optional">${texts.optional}</span></label>
        <input id="name" name="name" type="text" autocomplete="name" maxlength="100" />
      </div>
      <div class="field">
        <label for="phone">${texts.phone} <span class="optional">${texts.optional}</span></label>
        <input id="phone" name="phone" type="tel" autocomplete="tel" maxlength="64" aria-describedby="phone-hint" />
      </div>
    </div>
    <p class="hint" id="phone-hint">${texts.phoneHint}</p>
    <p class="trap">
      <label for="website">${texts.trap}</label>
      <input id="website" name="website" type="text" autocomplete="off" tabindex="-1" />
    </p>
  </section>`;
}

function send(settings: WebPortalSettings, view: View, texts: Texts): Html {
  const paragraphs = (settings.privacyNotice[view.language] ?? texts.privacyNotice).split(/\n\s*\n/);
  return html`<section class="card" aria-labelledby="send">
    <h2 id="send"><span class="step" aria-hidden="true">4</span>${texts.send}</h2>
    <details class="notice">
      <summary>${texts.notice}</summary>
      ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
    </details>
    <div class="field">
      <label class="tick">
        <input id="consent" name="consent" type="checkbox" value="yes" required />
        <span>${texts.consent}</span>
      </label>
    </div>
    <div id="progress" class="progress" hidden>
      <p role="status" id="progress-text"></p>
      <progress id="progress-bar" max="100" aria-label="${texts.script.sending}"></progress>
      <div class="buttons">
        <button type="button" class="secondary" id="retry" hidden>${texts.script.retry}</button>
        <button type="button" class="quiet" id="stop" hidden>${texts.script.stop}</button>
      </div>
    </div>
    <button type="submit" class="primary" id="submit">${texts.submit}</button>
    <p class="hint" id="draft-note" hidden>${texts.draftNote}</p>
  </section>`;
}

function aside(settings: WebPortalSettings, texts: Texts): Html {
  return html`<aside class="aside">
    <section aria-labelledby="after">
      <h2 id="after">${texts.after}</h2>
      <ol class="steps">
        ${texts.steps.map(([heading, words]) => html`<li><b>${heading}</b><span>${words}</span></li>`)}
      </ol>
    </section>
    <section class="rather" aria-labelledby="rather">
      <h2 id="rather">${texts.rather}</h2>
      <p>${callLink(settings, filled(texts.call, { hotline: settings.hotline }))}</p>
    </section>
  </aside>`;
}

function choice(field: string, value: string, name: string, meaning: string, isChosen: boolean): Html {
  return html`<label class="choice">
    <input type="radio" name="${field}" value="${value}" ${isChosen && html`checked`} />
    <span><b>${name}</b><small>${meaning}</small></span>
  </label>`;
}

const ICONS = {
  pin: html`<path d="M12 21s7-6.1 7-11.2A7 7 0 0 0 5 9.8C5 14.900 12 21 12 21Z" /><circle
      cx="12"
      cy="9.800"
      r="2.500"
    />`,
  camera: html`<path d="M4 8h3l1.600-2.500h6.800L17 8h3v11H4Z" /><circle cx="12" cy="13" r="3.400" />`,
} as const;

function icon(name: keyof typeof ICONS): Html {
  return html`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
    ${ICONS[name]}
  </svg>`;
}
