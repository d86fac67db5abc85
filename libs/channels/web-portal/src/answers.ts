import type { HttpAnswer } from '#libs/channel-kit';
import type { Html } from './html.js';

/** Of everything that a browser gets. Scripts and styles come from files of ours, and nothing is ever made of text. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types portal',
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'geolocation=(self), camera=(), microphone=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Kept by nobody but this browser, and looked at anew each time; but there again, text and all, for whoever goes back. */
export const FORM_CACHING = 'private, no-cache';
/** A receipt is for whoever sent the request, on a screen that others may use after them. */
export const RECEIPT_CACHING = 'private, no-store';

export function pageAnswer(
  status: number,
  page: Html,
  headers: Readonly<Record<string, string>> & { readonly 'cache-control': string },
): HttpAnswer {
  return {
    status,
    headers: {
      ...SAFE_HEADERS,
      'content-type': 'text/html; charset=utf-8',
      vary: 'accept, accept-language',
      ...headers,
    },
    body: page.text,
  };
}

/** Sends a browser on to another page of ours, to be fetched by GET. */
export function redirectAnswer(location: string): HttpAnswer {
  return { status: 303, headers: { ...SAFE_HEADERS, location, 'cache-control': RECEIPT_CACHING }, body: '' };
}
