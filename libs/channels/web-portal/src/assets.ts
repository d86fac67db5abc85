import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { HttpAnswer } from '#libs/channel-kit';
import { SAFE_HEADERS } from './answers.js';

const NAMES = [
  'portal.css',
  'portal.js',
  'say.js',
  'form.js',
  'draft.js',
  'faults.js',
  'photos.js',
  'position.js',
  'proof.js',
  'work.js',
  'sending.js',
  'post.js',
  'receipt.js',
  'skyline.svg',
  'check.svg',
  'check-dark.svg',
  'icon.svg',
] as const;

/** A file that pages are made with. */
export type AssetName = (typeof NAMES)[number];

const TYPES: Readonly<Record<string, string>> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };

/** What the files hold, read once when the module is loaded. */
const TEXTS: ReadonlyMap<string, string> = new Map(
  NAMES.map((name) => [name, readFileSync(new URL(`../assets/${name}`, import.meta.url), 'utf8')]),
);

/** Changes with any of them. They name each other by neighbourhood, so they are found under one version together. */
const VERSION = createHash('sha256')
  .update(JSON.stringify([...TEXTS]))
  .digest('hex')
  .slice(0, 12);

/** Where a page finds an asset: at a new address whenever one has changed. */
export function assetUrl(base: string, name: AssetName): string {
  return `${base}/assets/${VERSION}/${name}`;
}

/** @param version as asked for; while gateways are being replaced it may be another than ours, and is not to be remembered */
export function findAsset(version: string | undefined, name: string | undefined): HttpAnswer | undefined {
  const text = TEXTS.get(name ?? '');
  if (text === undefined) return undefined;
  const type = TYPES[(name ?? '').split('.').at(-1) ?? ''] ?? 'text/plain';
  return {
    status: 200,
    headers: {
      ...SAFE_HEADERS,
      'content-type': `${type}; charset=utf-8`,
      'cache-control': version === VERSION ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
    body: text,
  };
}
