import { gzipSync } from 'node:zlib';
import { headersOf } from '../host/exchange.js';
import type { RequestCase } from './options.js';
import { bytesOf, type Subject } from './subject.js';

const BODY_BYTES = 256 * 1024;
const CHUNK = Buffer.concat([Buffer.from('4000\r\n'), Buffer.alloc(0x4000, ' '), Buffer.from('\r\n')]);

/** Bytes for a socket, and what may be answered to them. */
export interface RawRequest {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly wanted: readonly number[];
}

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** Genuine requests, made into what no well-meaning sender sends. */
export function rawRequests(
  { channel, options }: Subject,
  request: RequestCase,
  target: string,
): readonly RawRequest[] {
  const { method = 'POST' } = request;
  const body = bytesOf(request.body ?? '');
  const { 'Content-Length': _length, ...headers } = headersOf(request, body);
  const made = (given: Headers, ...bodies: readonly Uint8Array[]): Uint8Array =>
    Buffer.concat([headOf(`${method} ${target}`, given), ...bodies]);
  const length = String(body.length);
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`X-${index}`, '1']));
  const tooMany = { name: 'ten thousand headers', bytes: made({ ...headers, ...many }), wanted: [431, 400] };
  if (method !== 'POST') return [tooMany];
  const most = channel.limits?.bodyBytes ?? BODY_BYTES;
  const chunks = Array.from({ length: Math.ceil(most / 0x4000) + 1 }, () => CHUNK);
  const text = { ...without(headers, 'content-type'), 'Content-Type': 'text/plain' };
  const gzipped = gzipSync(body);
  const endOfOneStartOfAnother = Buffer.from('0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  const known: readonly (readonly [string, Uint8Array, number])[] = [
    ['a body over the limit that never ends', made({ ...text, 'Transfer-Encoding': 'chunked' }, ...chunks), 413],
    ['a length over the limit, and nothing more', made({ ...text, 'Content-Length': String(most + 1) }), 413],
    [
      'a compressed body',
      made(
        { ...headers, 'Content-Encoding': 'gzip', 'Content-Length': String(gzipped.length), Connection: 'close' },
        gzipped,
      ),
      415,
    ],
    [
      'both a length and chunks',
      made({ ...headers, 'Content-Length': length, 'Transfer-Encoding': 'chunked' }, endOfOneStartOfAnother),
      400,
    ],
    ['two lengths', made({ ...headers, 'Content-Length': [length, '0'] }, body), 400],
    [
      'a line feed in the head',
      made({ ...headers, 'X-Odd': 'a\nTransfer-Encoding: chunked', 'Content-Length': length }, body),
      400,
    ],
  ];
  // Fifteen seconds, which are the host's and not the channel's.
  const endless = [
    'a body that stops in the middle',
    made({ ...text, 'Content-Length': '100' }, bytesOf('half')),
    408,
  ] as const;
  const all = options.thorough ? [...known, endless] : known;
  return [tooMany, ...all.map(([name, bytes, status]) => ({ name, bytes, wanted: [status] }))];
}

function headOf(line: string, headers: Headers): Uint8Array {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${String(value)}`),
  );
  return Buffer.from(`${[`${line} HTTP/1.1`, 'Host: hotline.example', ...lines].join('\r\n')}\r\n\r\n`, 'latin1');
}

function without(headers: Readonly<Record<string, string>>, unwanted: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== unwanted));
}
