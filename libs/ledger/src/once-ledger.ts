import type { Redis } from 'ioredis';
import {
  CHAT_TTL_SECONDS,
  claimOf,
  END_STATES,
  letterOf,
  stateOf,
  type EndCounts,
  type EndedEntry,
  type EndState,
  type LedgerEntry,
  type MessageStatus,
  type Verdict,
} from './entries.js';
import { LedgerUnavailable } from './errors.js';
import { MultiGet } from './multi-get.js';
import { CONFIRM, RELEASE, RESERVE } from './scripts.js';

type Script<T> = (...args: (string | number)[]) => Promise<T>;
interface Scripts {
  ledgerReserve: Script<string>;
  ledgerConfirm: Script<number>;
  ledgerRelease: Script<number>;
}

const VERDICTS: Readonly<Record<string, Verdict>> = {
  F: 'fresh',
  A: 'again',
  D: 'done',
  U: 'duplicate',
  C: 'conflict',
};
const STATUS_SECONDS = 30 * 24 * 60 * 60;
// As long as a journal keeps any record, so that a position is never counted twice while it can be forwarded again.
const END_STATE_SECONDS = 400 * 24 * 60 * 60;
const CHUNK = 8192;

/**
 * Sees to it that of all deliveries of a message one is acted on, and keeps count of how messages ended.
 *
 * Every call is one script in Redis: it happens whole or not at all, and may be repeated after a crash or a lost answer
 * with the same result. Reserve, act, confirm: a reservation belongs to a journal position, which may pass again until
 * it is confirmed, while any other position is told that it is a repeat.
 */
export class OnceLedger {
  private readonly client: Redis & Scripts;
  private readonly lookUps: MultiGet;

  constructor(
    client: Redis,
    private readonly prefix: string,
  ) {
    client.defineCommand('ledgerReserve', { lua: RESERVE });
    client.defineCommand('ledgerConfirm', { lua: CONFIRM, numberOfKeys: 1 });
    client.defineCommand('ledgerRelease', { lua: RELEASE });
    this.client = client as Redis & Scripts;
    this.lookUps = new MultiGet(client);
  }

  /**
   * Reserves a batch; gives a verdict per entry, in order. Repeats inside the batch are told as well.
   *
   * @throws {LedgerUnavailable} when Redis did not answer; call again with the same entries
   */
  async reserve(journal: string, entries: readonly LedgerEntry[]): Promise<readonly Verdict[]> {
    if (entries.length === 0) return [];
    const args: (string | number)[] = [entries.length];
    for (const entry of entries) args.push(this.onceKey(entry));
    for (const entry of entries) {
      const ttl = entry.ttlSeconds ?? CHAT_TTL_SECONDS;
      args.push(claimOf(journal, entry), entry.isDoubted ? -ttl : ttl);
    }
    const letters = await asked(`reserving ${entries.length} message(s) of journal ${journal}`, () =>
      this.client.ledgerReserve(...args),
    );
    return Array.from(letters, (letter) => VERDICTS[letter] ?? unknownVerdict(letter));
  }

  /**
   * Ends a batch whose effects are durable: marks the reservations, adds to the counts, writes the status asked for.
   *
   * A position is counted once however often it is confirmed; a later end counts only in place of `quarantined`.
   *
   * @returns how many positions ended for the first time
   * @throws {LedgerUnavailable} when Redis did not answer; call again with the same entries
   */
  async confirm(journal: string, partition: number, entries: readonly EndedEntry[]): Promise<number> {
    if (entries.length === 0) return 0;
    const { prefix } = this;
    const args: (string | number)[] = [`${prefix}:ends:${journal}`];
    args.push(`${prefix}:once:`, `${prefix}:ended:${journal}.`, END_STATE_SECONDS);
    args.push(`${prefix}:status:`, STATUS_SECONDS, partition, entries.length);
    for (const entry of entries) {
      const key = entry.isOwner ? entry.dedupeKey : '';
      const claim = entry.isOwner ? claimOf(journal, entry) : '';
      args.push(entry.seq, letterOf(entry.state), key, claim, entry.ttlSeconds ?? CHAT_TTL_SECONDS);
    }
    for (const { state, status } of entries) {
      if (!status) continue;
      const told: MessageStatus = { state, instance: status.instance, at: status.at };
      args.push(status.id, letterOf(state) + JSON.stringify(told));
    }
    return asked(`confirming ${entries.length} message(s) of journal ${journal}`, () =>
      this.client.ledgerConfirm(...args),
    );
  }

  /**
   * Gives up reservations that were not confirmed, so that the messages count as never seen.
   *
   * @returns how many were given up
   * @throws {LedgerUnavailable} when Redis did not answer
   */
  async release(journal: string, entries: readonly LedgerEntry[]): Promise<number> {
    if (entries.length === 0) return 0;
    const keys = entries.map((entry) => this.onceKey(entry));
    const claims = entries.map((entry) => claimOf(journal, entry));
    return asked(`releasing ${entries.length} message(s) of journal ${journal}`, () =>
      this.client.ledgerRelease(keys.length, ...keys, ...claims),
    );
  }

  /** The content digest first seen under a dedupe key, 32 hex digits; undefined when the key is not known. */
  async findContent(dedupeKey: string): Promise<string | undefined> {
    const value = await asked('looking up a dedupe key', () => this.lookUps.get(`${this.prefix}:once:${dedupeKey}`));
    return value === null ? undefined : Buffer.from(value.slice(1, 23), 'base64url').toString('hex');
  }

  /** What became of an intake id, for messages that asked to be tracked; kept for 30 days. */
  async findStatus(id: string): Promise<MessageStatus | undefined> {
    const value = await asked('looking up a status', () => this.client.get(`${this.prefix}:status:${id}`));
    return value === null ? undefined : (JSON.parse(value) as MessageStatus);
  }

  /** How many messages of a journal ended in which state, by partition. */
  async endsByPartition(journal: string): Promise<ReadonlyMap<number, EndCounts>> {
    const fields = await asked('reading end counts', () => this.client.hgetall(`${this.prefix}:ends:${journal}`));
    const byPartition = new Map<number, Record<EndState, number>>();
    for (const [field, count] of Object.entries(fields)) {
      const [partition, letter] = field.split('.');
      const counts = byPartition.get(Number(partition)) ?? { queued: 0, duplicate: 0, quarantined: 0, ignored: 0 };
      byPartition.set(Number(partition), counts);
      const state = stateOf(letter);
      if (state) counts[state] += Number(count);
    }
    return byPartition;
  }

  /** How many messages of a journal ended in which state, all partitions together. */
  async ends(journal: string): Promise<EndCounts> {
    const total = { queued: 0, duplicate: 0, quarantined: 0, ignored: 0 };
    for (const counts of (await this.endsByPartition(journal)).values()) {
      for (const state of END_STATES) total[state] += counts[state];
    }
    return total;
  }

  /** The end states of `count` positions from `seq` on, in order; undefined for those that have not ended. */
  async endStates(journal: string, seq: number, count: number): Promise<readonly (EndState | undefined)[]> {
    const states: (EndState | undefined)[] = [];
    for (let at = seq; at < seq + count;) {
      const from = at % CHUNK;
      const length = Math.min(CHUNK - from, seq + count - at);
      const key = `${this.prefix}:ended:${journal}.${Math.floor(at / CHUNK)}`;
      const letters = await asked('reading end states', () => this.client.getrange(key, from, from + length - 1));
      for (let index = 0; index < length; index += 1) states.push(stateOf(letters[index]));
      at += length;
    }
    return states;
  }

  private onceKey(entry: LedgerEntry): string {
    return `${this.prefix}:once:${entry.dedupeKey}`;
  }
}

async function asked<T>(doing: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new LedgerUnavailable(`${doing}: Redis did not do it`, { cause: error });
  }
}

function unknownVerdict(letter: string): never {
  throw new Error(`reserving: the ledger's script gave the verdict "${letter}", which this release does not know`);
}
