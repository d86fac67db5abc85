import type { Message, PageContext, WebhookRequest } from '#libs/channel-kit';
import type { StoredFile } from '#libs/contracts';
import { open311Settings, type Open311Settings } from '../src/settings.js';
import { NOW, SETTINGS } from './settings.js';

export const FORM = 'application/x-www-form-urlencoded';
export const settings: Open311Settings = open311Settings.parse(SETTINGS);
export const URL_OF_INSTANCE = 'https://hotline.example/channels/open311';
export const ID = '2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11';
export const NUMBER = '7K3M-9QXW-2HTB';

/** Several values repeat the name. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

export function formOf(fields: Fields): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) form.append(name, each);
  return form.toString();
}

/** A request as the host shows it to a channel. */
export function requestOf(target: string, body: string | Uint8Array = '', contentType = FORM): WebhookRequest {
  return {
    method: body.length === 0 ? 'GET' : 'POST',
    target: `/channels/open311${target}`,
    path: target.split('?', 1)[0]!,
    headers: { 'content-type': contentType },
    body: Buffer.from(body),
    remoteAddress: '192.0.2.7',
    publicBaseUrl: 'https://hotline.example',
  };
}

/** A message of a form that was sent to `path`. */
export function messageOf(fields: Fields, path = '/v2/requests.xml', files: readonly StoredFile[] = []): Message {
  const target = `/channels/open311${path}`;
  const headers = { 'content-type': FORM };
  return { method: 'POST', target, headers, bytes: Buffer.from(formOf(fields)), part: undefined, files };
}

/** What an answer is made with. */
export function contextOf(target: string, given: Open311Settings = settings) {
  return { settings: given, request: requestOf(target), now: NOW, url: URL_OF_INSTANCE };
}

/** What a page is made with: the route's `:file` is the last segment. */
export function pageContextOf(target: string, given: Open311Settings = settings): PageContext<Open311Settings> {
  const file = /^\/v2\/\w+\/([^?]+)/.exec(target)?.[1];
  return { ...contextOf(target, given), nonce: 'AAAAAAAAAAAAAAAAAAAAAA', params: file === undefined ? {} : { file } };
}
