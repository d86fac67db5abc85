import { queryOf, type WebhookRequest } from '#libs/channel-kit';
import type { Language, WebPortalSettings } from './settings.js';

/** How somebody wants to see a page; it is told by the URL alone, nothing is remembered anywhere else. */
export interface View {
  readonly language: Language;
  /** Large type, for those who read badly. */
  readonly isLarge: boolean;
  /** Path of the instance, without a slash at its end: links must hold on whatever host the page is shown. */
  readonly base: string;
}

/** What a page is made with, of everything that the host gives. */
interface Asked {
  readonly settings: WebPortalSettings;
  readonly request: WebhookRequest;
  readonly url: string;
}

/** How the one who sent this request wants to see pages. */
export function viewOf({ settings, request, url }: Asked): View {
  const query = queryOf(request.target);
  const { languages } = settings;
  return {
    language:
      languages.find((language) => language === query.get('lang')) ??
      preferred(request.headers['accept-language'] ?? '', languages) ??
      languages[0] ??
      'zh',
    isLarge: query.get('size') === 'large',
    base: url.startsWith('/') ? url : new URL(url).pathname,
  };
}

/** A link to a page below the instance, in the same language and size. */
export function linkTo(view: View, path: string, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ ...more, lang: view.language, ...(view.isLarge ? { size: 'large' } : {}) });
  return `${view.base}${path}?${query.toString()}`;
}

function preferred(accepted: string, languages: readonly Language[]): Language | undefined {
  const wishes = accepted
    .slice(0, 1000)
    .split(',')
    .map((wish) => {
      const [tag = '', ...parameters] = wish.split(';').map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      return { primary: tag.split('-', 1)[0], quality: Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { primary } of wishes) {
    const language = languages.find((candidate) => candidate === primary);
    if (language) return language;
  }
  return undefined;
}
