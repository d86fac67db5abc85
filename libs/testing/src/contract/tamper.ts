import type { WebhookRequest } from '#libs/channel-kit';
import type { Proof } from './options.js';

/** A request after something was done to it. */
export interface Tampering {
  readonly name: string;
  readonly request: WebhookRequest;
}

/** The body changed by one byte at several places, by white space, cut short, and emptied. */
export function withOtherBody(request: WebhookRequest): Tampering[] {
  const { body } = request;
  if (body.length === 0) return [];
  const places = new Set(
    [0, 0.25, 0.5, 0.75, 1].map((share) => Math.min(body.length - 1, Math.floor(share * body.length))),
  );
  const flipped = [...places].map((place) => {
    const changed = Uint8Array.from(body);
    changed[place] = changed[place]! ^ 1;
    return { name: `byte ${place} of the body changed`, request: { ...request, body: changed } };
  });
  return [
    ...flipped,
    { name: 'a space put after the body', request: { ...request, body: Buffer.concat([body, Buffer.from(' ')]) } },
    ...whiteSpaceInside(request),
    { name: 'the last byte of the body left out', request: { ...request, body: body.subarray(0, -1) } },
    { name: 'no body', request: { ...request, body: new Uint8Array() } },
  ];
}

/** White space that means nothing to a parser: after the first brace, or between two tags. */
function whiteSpaceInside(request: WebhookRequest): Tampering[] {
  const body = Buffer.from(request.body);
  const brace = body.indexOf('{"') + 1;
  const at = brace > 0 ? brace : body.indexOf('><') + 1;
  if (at === 0) return [];
  const spaced = Buffer.concat([body.subarray(0, at), Buffer.from(' '), body.subarray(at)]);
  return [{ name: `a space put in at byte ${at}`, request: { ...request, body: spaced } }];
}

/** A header sent twice, a false value before the right one, as Node makes one of them. */
export function twice(request: WebhookRequest, proof: Proof): Tampering[] {
  const value = readProof(request, proof);
  if (!proof.startsWith('header:') || value === null || value === '') return [];
  const name = proof.slice('header:'.length).toLowerCase();
  const made = FIRST_OF_SEVERAL.has(name) ? falsified(value) : `${falsified(value)}, ${value}`;
  return [{ name: `${proof} sent twice, the false one first`, request: writeProof(request, proof, made) }];
}

/** Headers of which Node keeps the first; it joins all others. */
const FIRST_OF_SEVERAL = new Set([
  'authorization',
  'content-type',
  'from',
  'host',
  'proxy-authorization',
  'user-agent',
]);

/** The proof left out, falsified and cut short; empty when the request does not carry that proof. */
export function withoutProof(request: WebhookRequest, proof: Proof): Tampering[] {
  const value = readProof(request, proof);
  if (value === null || value === '') return [];
  const tampering = (what: string, written: string | null): Tampering => ({
    name: `${proof} ${what}`,
    request: writeProof(request, proof, written),
  });
  if (proof === 'address') return [tampering('unknown', null), tampering('of another network', '198.51.100.77')];
  return [
    tampering('absent', null),
    tampering('empty', ''),
    tampering('falsified', falsified(value)),
    tampering('cut short', value.slice(0, Math.max(1, value.length - 6))),
  ];
}

function readProof(request: WebhookRequest, proof: Proof): string | null {
  if (proof === 'address') return request.remoteAddress;
  if (proof === 'path') return request.path.slice(request.path.lastIndexOf('/') + 1);
  const name = proof.slice(proof.indexOf(':') + 1);
  if (proof.startsWith('header:')) return request.headers[name.toLowerCase()] ?? null;
  return queryPart(request.target, name)?.value ?? null;
}

function writeProof(request: WebhookRequest, proof: Proof, value: string | null): WebhookRequest {
  if (proof === 'address') return { ...request, remoteAddress: value };
  if (proof === 'path') {
    const path = request.path.slice(0, request.path.lastIndexOf('/') + 1) + (value ?? '');
    const at = request.target.indexOf(request.path);
    const after = request.target.slice(at + request.path.length);
    return { ...request, path, target: request.target.slice(0, at) + path + after };
  }
  const name = proof.slice(proof.indexOf(':') + 1);
  if (proof.startsWith('header:')) {
    const { [name.toLowerCase()]: _gone, ...others } = request.headers;
    return { ...request, headers: value === null ? others : { ...others, [name.toLowerCase()]: value } };
  }
  const found = queryPart(request.target, name);
  if (!found) return request;
  const written = value === null ? '' : `${name}=${encodeURIComponent(value)}`;
  return { ...request, target: request.target.slice(0, found.from) + written + request.target.slice(found.to) };
}

/** In place, so that the rest of the query stays byte for byte. */
function queryPart(target: string, name: string): { from: number; to: number; value: string } | null {
  let from = target.indexOf('?') + 1;
  if (from === 0) return null;
  for (const part of target.slice(from).split('&')) {
    const to = from + part.length;
    if (part.startsWith(`${name}=`)) return { from, to, value: decodeURIComponent(part.slice(name.length + 1)) };
    from = to + 1;
  }
  return null;
}

/** Another digit in the middle: digits mean something else in hex and in base64 alike. */
function falsified(value: string): string {
  let at = Math.floor(value.length / 2);
  while (at < value.length - 1 && !/[0-9A-Za-z]/.test(value[at]!)) at++;
  return value.slice(0, at) + (value[at] === '7' ? '3' : '7') + value.slice(at + 1);
}
