import { createHmac, hash } from 'node:crypto';
import { parse as uuidBytes, v5 as uuidV5 } from 'uuid';
import type { DedupeRecipe } from './channel.js';
import type { Message } from './request.js';

/** The namespace of every id that the gateway makes (RFC 9562, section 6.6: chosen once, never changed). */
const NAMESPACE = uuidBytes('6f0c2f0e-3a55-5d0e-9d0b-12345a5a1234');

/** What makes a message itself: equal for every delivery of it. */
export interface Identity {
  readonly id: string;
  /** 32 hex digits. */
  readonly dedupeKey: string;
  /** 32 hex digits. */
  readonly contentDigest: string;
}

/**
 * The identity of a message, from its channel's recipe.
 *
 * The parts are joined as JSON, so that no sender can move text from one part into the next.
 */
export function identityOf(instance: string, recipe: DedupeRecipe, bytes: Uint8Array): Identity {
  const dedupeKey = sha256Hex32(JSON.stringify([instance, ...recipe.key]));
  const contentDigest = sha256Hex32(recipe.content ?? bytes);
  return { id: uuidV5(dedupeKey + contentDigest, NAMESPACE), dedupeKey, contentDigest };
}

/**
 * The recipe for a message that nothing in it names: only the very same bytes are a repeat, since two citizens may say the
 * same.
 *
 * @param why goes into the key, to keep it apart from those that name something
 */
export function sameBytes(why: string, { bytes }: Pick<Message, 'bytes'>): DedupeRecipe {
  return { key: [why, hash('sha256', bytes, 'hex')] };
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * An id as it is told to people, `7K3M-9QXW-2HTB`: 60 of its bits in Crockford's base 32, which has no letters that are
 * mistaken for digits. Among ten million messages two are alike once in twenty thousand cities.
 */
export function numberOf(id: string): string {
  const hex = id.replaceAll('-', '');
  // The thirteenth hex digit is the UUID's version, the same in every id.
  let rest = BigInt(`0x${hex.slice(0, 12)}${hex.slice(13, 16)}`);
  let digits = '';
  for (let at = 0; at < 12; at += 1, rest >>= 5n) digits = CROCKFORD[Number(rest & 31n)] + digits;
  return `${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`;
}

/** The id of a matter that is named by its channel: the same whichever of its events arrives first. */
export function matterIdOf(instance: string, matter: readonly string[]): string {
  return uuidV5(JSON.stringify(['matter', instance, ...matter]), NAMESPACE);
}

/** A keyed hash of channel, account and sender, 32 hex digits: tells senders apart without naming them. */
export function orderingKeyOf(key: Uint8Array, instance: string, parts: readonly string[]): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([instance, ...parts]))
    .digest('hex')
    .slice(0, 32);
}

/** The partition that an ordering key belongs to. */
export function partitionOf(orderingKey: string, partitions: number): number {
  return Number.parseInt(orderingKey.slice(0, 8), 16) % partitions;
}

function sha256Hex32(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex').slice(0, 32);
}
