import type { SignedRequest } from './signers.js';

/** Random numbers that a seed brings back (mulberry32). */
export class Dice {
  constructor(private state: number) {}

  /** From 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
}

const NASTY = [
  '"__proto__":{"polluted":true},',
  '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
  ']]><![CDATA[',
  '['.repeat(5000),
  '<a>'.repeat(500),
  '{"constructor":{"prototype":{"polluted":true}}}',
  '-1e999999',
  '123456789012345678901234567890',
  '\u202e\u0000',
  '&#x0;&#1114112;',
  '%00%ff',
  'null',
].map((text) => Buffer.from(text));
const BYTES = [
  Buffer.of(0),
  Buffer.of(0xff, 0xfe),
  Buffer.of(0xc0, 0xaf),
  Buffer.of(0xed, 0xa0, 0x80),
  Buffer.of(0xef, 0xbb, 0xbf),
];

type ChangeBody = (body: Buffer, dice: Dice) => Buffer;
const insert = (body: Buffer, at: number, what: Buffer, instead = 0) =>
  Buffer.concat([body.subarray(0, at), what, body.subarray(at + instead)]);

const BODY_CHANGES: readonly ChangeBody[] = [
  (body, dice) => {
    const changed = Buffer.from(body);
    if (changed.length > 0) changed[dice.below(changed.length)]! ^= 1 << dice.below(8);
    return changed;
  },
  (body, dice) => body.subarray(0, dice.below(body.length)),
  (body, dice) => body.subarray(dice.below(body.length)),
  (body) => Buffer.concat([body, body]),
  (body, dice) => insert(body, dice.below(body.length), dice.pick(NASTY)),
  (body, dice) => insert(body, dice.below(body.length), dice.pick(BYTES)),
  (body, dice) => insert(body, dice.below(body.length), dice.pick(NASTY), dice.below(40)),
  (body, dice) => insert(body, dice.below(body.length), Buffer.alloc(0), 1 + dice.below(20)),
  (body, dice) => {
    const from = dice.below(body.length);
    return insert(body, dice.below(body.length), body.subarray(from, from + 1 + dice.below(60)));
  },
];

/** One to three changes of a body, one after the other. */
export function mutateBody(body: Buffer, dice: Dice): Buffer {
  let changed = body;
  for (let left = 1 + dice.below(3); left > 0; left -= 1) changed = dice.pick(BODY_CHANGES)(changed, dice);
  return changed;
}

/** A change of what goes before the body: a header gone, doubled or changed, the query or the path changed. */
export function mutateHead(request: SignedRequest, dice: Dice): SignedRequest {
  const names = Object.keys(request.headers);
  const name = dice.pick(names);
  const value = request.headers[name]!;
  const { [name]: _dropped, ...others } = request.headers;
  const at = dice.below(value.length);
  switch (dice.below(5)) {
    case 0:
      return { ...request, headers: others };
    case 1:
      // Node joins repeated headers in this very way.
      return { ...request, headers: { ...request.headers, [name]: `${value}, ${value}` } };
    case 2:
      return { ...request, headers: { ...request.headers, [name]: `${value.slice(0, at)}~${value.slice(at + 1)}` } };
    case 3:
      return { ...request, target: `${request.target}${request.target.includes('?') ? '&' : '?'}x=${dice.below(1e6)}` };
    default: {
      const cut = request.target.length - 1 - dice.below(8);
      const other = request.target[cut] === 'x' ? 'y' : 'x';
      return { ...request, target: request.target.slice(0, cut) + other + request.target.slice(cut + 1) };
    }
  }
}
