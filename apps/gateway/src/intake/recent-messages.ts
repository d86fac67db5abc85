import { Injectable } from '@nestjs/common';
import { numberOf, type MessageStatus } from '#libs/channel-kit';
import type { Envelope } from '#libs/contracts';
import { RedisView } from '../redis-view.js';
import { RecentMap } from './recent-map.js';
import { statusUnknown } from './request-refused.js';

const REMEMBERED = 20_000;
const KEY_PATIENCE_MS = 100;
const STATUS_PATIENCE_MS = 1000;
const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What this gateway took in lately, and behind it the ledger: for channels that may ask, or that refuse a reused key.
 *
 * A help, never a judge: with Redis away nothing is refused for a key, and the normalizer's ledger still tells.
 */
@Injectable()
export class RecentMessages {
  private readonly contentByKey = new RecentMap<Promise<string>>(REMEMBERED);
  private readonly instanceById = new RecentMap<string>(REMEMBERED);

  constructor(private readonly redis: RedisView) {}

  /** A message was kept and may be asked for. */
  remember(envelope: Envelope): void {
    this.instanceById.set(envelope.id, envelope.channel.id);
  }

  /** Whether the key belongs to another content; if it belongs to none, it belongs to this one from now on. */
  async isKeyReused(dedupeKey: string, contentDigest: string): Promise<boolean> {
    let owner = this.contentByKey.get(dedupeKey);
    if (!owner) {
      owner = within(KEY_PATIENCE_MS, this.redis.ledger.findContent(dedupeKey)).then((known) => known ?? contentDigest);
      this.contentByKey.set(dedupeKey, owner);
    }
    return (await owner) !== contentDigest;
  }

  /** The message with this key could not be kept, so the key is free again. */
  releaseKey(dedupeKey: string): void {
    this.contentByKey.delete(dedupeKey);
  }

  /**
   * What became of a message of this instance; undefined when no such message is known.
   *
   * @throws {RequestRefused} 503 when it is not known here and Redis does not answer
   */
  async findStatus(instance: string, id: string): Promise<MessageStatus | undefined> {
    // Where anybody may ask, anything may stand there.
    if (!AN_ID.test(id)) return undefined;
    const number = numberOf(id);
    const isOurs = this.instanceById.get(id) === instance;
    const asked = this.redis.ledger.findStatus(id).then((status) => status ?? null);
    const ended = await within(STATUS_PATIENCE_MS, asked);
    if (ended === undefined && !isOurs) throw statusUnknown();
    if (ended) return ended.instance === instance ? { id, number, status: ended.state } : undefined;
    return isOurs ? { id, number, status: 'received' } : undefined;
  }
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([answer.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}
