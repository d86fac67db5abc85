import { createHash, createHmac } from 'node:crypto';

/** A browser that has opened the page and filled it in; knows nothing of the channel's code. */
export const NOW = Date.parse('2026-11-22T10:00:00+08:00');
export const SECRET = 'd41f7a2c9b3e58604c1d9e7f2a6b8035';
export const NONCE = 'Zm9ybS1ub25jZS0xMjM0NQ';
/** How hard the sum is in these tests. */
export const BITS = 8;

/** What a form is sent under. */
export interface Sent {
  readonly nonce?: string;
  readonly secret?: string;
  /** When the page was opened, milliseconds. */
  readonly madeAt?: number;
  /** Whether the sum was worked out: rightly, wrongly, or not at all. */
  readonly work?: 'done' | 'wrong' | 'none';
}

export function tokenOf({ nonce = NONCE, secret = SECRET, madeAt = NOW - 90_000 }: Sent = {}): string {
  const signed = `${nonce}.${Math.floor(madeAt / 1000)}`;
  return `${signed}.${createHmac('sha256', secret).update(`web-portal form ${signed}`).digest('base64url')}`;
}

/** Path and query to which the form is posted. */
export function targetOf(sent: Sent = {}): string {
  const token = tokenOf(sent);
  const work = { done: () => `&work=${sum(token)}`, wrong: () => '&work=abc', none: () => '' }[sent.work ?? 'done']();
  return `/requests?token=${token}${work}&lang=zh`;
}

/** The first number whose digest together with the token begins with as many zero bits as {@link BITS} says. */
function sum(token: string): number {
  let number = 0;
  while (createHash('sha256').update(`${token}.${number}`).digest()[0] !== 0) number += 1;
  return number;
}

type Fields = Readonly<Record<string, string>>;

/** A form without photos, as the simplest of clients sends it. */
export function encoded(fields: Fields) {
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}

/** A form with a photo, as a browser sends it. */
export function multipart(
  fields: Fields,
  file: { readonly name: string; readonly mime: string; readonly bytes: Uint8Array },
) {
  const boundary = '----WebKitFormBoundary7MA4YWxkTrZu0gW';
  const part = (head: string, bytes: string | Uint8Array) =>
    Buffer.concat([Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`), Buffer.from(bytes), Buffer.from('\r\n')]); // prettier-ignore
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([
      ...Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value)),
      part(`name="photos"; filename="${file.name}"\r\nContent-Type: ${file.mime}`, file.bytes),
      Buffer.from(`--${boundary}--\r\n`),
    ]),
  };
}
