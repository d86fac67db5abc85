import { z } from 'zod';
import { allOf } from './combine.js';
import { compiledOnce } from './compiled-once.js';
import { ipList, ipListSettings } from './ip-list.js';
import { pathKey, pathKeySettings } from './path-key.js';
import { secretsOf } from './secrets.js';
import type { Verifier } from './verifier.js';

/**
 * Settings of a fence, for providers whose signature does not cover the message, or that sign nothing: a secret path,
 * source addresses, or both. One of them at least.
 */
export const fenceSettings = z
  .strictObject({
    key: pathKeySettings.shape.key.optional().meta({
      secret: true,
      description: 'The secret last segment of the URL that the provider is given: `/channels/{id}/{key}`.',
    }),
    addresses: ipListSettings.shape.addresses
      .optional()
      .describe(
        'Where requests come from: addresses and ranges (CIDR), asked of the provider. With `key`: both must agree.',
      ),
  })
  .refine(({ key, addresses }) => key !== undefined || addresses !== undefined, {
    path: ['key'],
    error:
      'give `key` (a secret path), `addresses` (where requests come from), or both: no signature covers the message',
  });
export type FenceSettings = z.infer<typeof fenceSettings>;

/** Lets through what comes to the secret path and from the addresses, as far as they are set. What passes is worth `low`. */
export const fence: (settings: FenceSettings) => Verifier = compiledOnce(({ key, addresses }) =>
  allOf([
    ...(key === undefined ? [] : [pathKey({ kind: 'path-key', key })]),
    ...(addresses === undefined ? [] : [ipList({ kind: 'ip-list', addresses })]),
  ]),
);

/** What goes behind the instance's URL to pass the fence, `/{key}` or nothing. A source address cannot be shown. */
export function fencePath({ key }: FenceSettings): string {
  return key === undefined ? '' : `/${secretsOf(key)[0]!.value}`;
}
