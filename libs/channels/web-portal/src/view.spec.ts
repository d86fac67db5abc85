import { describe, expect, it } from '@jest/globals';
import type { WebhookRequest } from '#libs/channel-kit';
import { webPortalSettings } from './settings.js';
import { linkTo, viewOf } from './view.js';

const settings = (languages?: string[]) => webPortalSettings.parse({ formSecret: 'a-secret-for-a-page-1', languages });
const view = (target: string, accepted?: string, languages?: string[], url = '/channels/portal') =>
  viewOf({
    settings: settings(languages),
    request: { target, headers: accepted === undefined ? {} : { 'accept-language': accepted } } as WebhookRequest,
    url,
  });

describe('the language of a page', () => {
  it.each([
    ['/?lang=en', 'zh-CN', 'en'],
    ['/?lang=fr', 'en-GB,en;q=0.9', 'en'],
    ['/', 'fr-FR,fr;q=0.9,en;q=0.5,zh;q=0.4', 'en'],
    ['/', 'en;q=0.2, zh-TW;q=0.8', 'zh'],
    ['/', 'en;q=0', 'zh'],
    ['/', 'english', 'zh'],
    ['/', ';;q=,,*', 'zh'],
    ['/', undefined, 'zh'],
    ['/?lang=%22%3E%3Cscript%3E', undefined, 'zh'],
  ])('for %s and a browser that wants %s is %s', (target, accepted, language) => {
    expect(view(target, accepted).language).toBe(language);
  });

  it('is among those of the instance, the first of them when none is wanted', () => {
    expect(view('/?lang=zh', 'zh', ['en']).language).toBe('en');
    expect(view('/', 'fr', ['en', 'zh']).language).toBe('en');
  });
});

describe('a link', () => {
  it('keeps language and size, and leads below the instance on whatever host it is shown', () => {
    const large = view('/?lang=en&size=large', undefined, undefined, 'https://hotline.example/city/channels/portal');
    expect(linkTo(large, '/requests', { token: 'a.b' })).toBe(
      '/city/channels/portal/requests?token=a.b&lang=en&size=large',
    );
  });
});
