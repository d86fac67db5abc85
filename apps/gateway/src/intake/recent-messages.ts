import { Injectable } from '@nestjs/common';
import type { Envelope } from '#libs/contracts';
import { OnceLedger } from '#libs/ledger';

const REMEMBERED = 20_000;
const LEDGER_PATIENCE_MS = 100;

/** What became of a message, for whoever sent it. */
export interface MessageStatus {
  readonly id: string;
  readonly status: string;
}

/**
 * What this gateway took in lately, and behind it the ledger: for channels that may ask, or that refuse a reused key.
 *
 * A help, never a judge: with Redis away nothing is refused for a key, and the normalizer's ledger still tells.
 */
@Injectable()
export class RecentMessages {
  private readonly contentByKey = new Map<string, string>();
  private readonly instanceById = new Map<string, string>();

  constructor(private readonly ledger: OnceLedger) {}

  remember(envelope: Envelope): void {
    if (envelope.doubt) return;
    put(this.contentByKey, envelope.dedupeKey, envelope.contentDigest);
    put(this.instanceById, envelope.id, envelope.channel.id);
  }

  /** Whether the key was seen with another content. Remembers the key at once, so that two at a time are told apart. */
  async isKeyReused(dedupeKey: string, contentDigest: string): Promise<boolean> {
    const local = this.contentByKey.get(dedupeKey);
    if (local !== undefined) return local !== contentDigest;
    put(this.contentByKey, dedupeKey, contentDigest);
    const known = await within(LEDGER_PATIENCE_MS, this.ledger.findContent(dedupeKey));
    return known !== undefined && known !== contentDigest;
  }

  /** What became of a message of this instance; undefined when no such message is known. */
  async findStatus(instance: string, id: string): Promise<MessageStatus | undefined> {
    const ended = await within(1000, this.ledger.findStatus(id));
    if (ended) return ended.instance === instance ? { id, status: ended.state } : undefined;
    return this.instanceById.get(id) === instance ? { id, status: 'received' } : undefined;
  }
}

function put(map: Map<string, string>, key: string, value: string): void {
  map.set(key, value);
  if (map.size > REMEMBERED) {
    const oldest = map.keys().next().value;
    if (oldest !== undefined) map.delete(oldest);
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
