import { assetUrl } from '../assets.js';
import { html, type Html, type Part } from '../html.js';
import type { WebPortalSettings } from '../settings.js';
import { filled, TEXTS } from '../texts/index.js';
import { linkTo, type View } from '../view.js';

/** What the frame of every page is made with. */
export interface Frame {
  readonly settings: WebPortalSettings;
  readonly view: View;
  /** Where the page is, below the instance: the other language is found there too. */
  readonly path: string;
  readonly title: string;
  readonly kind: 'form' | 'receipt' | 'problem';
}

/** A whole page around its main part. */
export function layout({ settings, view, path, title, kind }: Frame, main: Part): Html {
  const texts = TEXTS[view.language];
  const { base } = view;
  const city = settings.cityName[view.language];
  return html`<!doctype html>
    <html lang="${texts.tag}" class="${view.isLarge && 'large'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#0f4c5c" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#0b2f3a" media="(prefers-color-scheme: dark)" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="robots" content="${kind === 'form' ? 'index' : 'noindex'}" />
        <title>${title} · ${city} ${settings.hotline} ${texts.service}</title>
        <link rel="icon" href="${assetUrl(base, 'icon.svg')}" type="image/svg+xml" />
        <link rel="stylesheet" href="${assetUrl(base, 'portal.css')}" />
        <script type="module" src="${assetUrl(base, 'portal.js')}"></script>
      </head>
      <body class="${kind}">
        <a class="skip" href="#main">${texts.skip}</a>
        <header class="top">
          <div class="wide top-line">
            <a class="brand" href="${linkTo(view, '/')}">
              <img src="${assetUrl(base, 'icon.svg')}" alt="" width="44" height="44" />
              <span><b>${settings.hotline} ${texts.service}</b><small>${city}</small></span>
            </a>
            ${switches(settings, view, path)}
          </div>
        </header>
        <main id="main" tabindex="-1">${main}</main>
        <footer class="foot">
          <div class="wide">
            <p>${city} · ${texts.service}</p>
            <p>${callLink(settings, filled(texts.call, { hotline: settings.hotline }))}</p>
          </div>
        </footer>
      </body>
    </html>`;
}

/** A telephone number that a phone dials. */
export function callLink({ hotline }: WebPortalSettings, words: string): Html {
  return html`<a href="tel:${hotline.replace(/[^0-9+]/g, '')}">${words}</a>`;
}

function switches({ languages }: WebPortalSettings, view: View, path: string): Html {
  const texts = TEXTS[view.language];
  const others = languages.filter((language) => language !== view.language);
  return html`<nav class="switches" aria-label="${texts.switches}">
    <a
      href="${linkTo({ ...view, isLarge: !view.isLarge }, path)}"
      data-size
      data-large="${texts.largeType}"
      data-normal="${texts.normalType}"
      >${view.isLarge ? texts.normalType : texts.largeType}</a
    >
    ${others.map(
      (language) =>
        html`<a href="${linkTo({ ...view, language }, path)}" lang="${TEXTS[language].tag}" hreflang="${language}"
          >${texts.otherLanguage}</a
        >`,
    )}
  </nav>`;
}
