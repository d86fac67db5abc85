import type { ChannelInstance } from '#libs/channel-registry';
import type { Envelope, EnvelopeBatch, PositionedEnvelope, Warning } from '#libs/contracts';
import {
  type Quarantine,
  type OnceLedger,
  type EndedEntry,
  type EndState,
  type LedgerEntry,
  type Verdict,
} from '#libs/ledger';
import { type IntakeProducer } from '#libs/queue';
import { isEnvelope } from './batch.js';
import { rebuild, type BlobReader } from './bodies.js';
import { jsonOf } from './intake-json.js';
import { quarantined, type Outcome, type Quarantined } from './outcome.js';
import type { OutwardCopies } from './outward-copies.js';
import { understand } from './understand.js';

// Partner platforms repeat a transfer until it is closed, which takes months.
const TRANSFER_TTL_SECONDS = 400 * 24 * 60 * 60;

const KEY_REUSED: Warning = {
  code: 'KEY_REUSED',
  detail: 'Another message with other content came under the same id of the provider; both are delivered.',
};

/** How one message of a batch ended. */
export interface Ended {
  readonly seq: number;
  readonly envelope: Envelope;
  readonly outcome: Outcome | { readonly state: 'duplicate' };
}

/** Where normalizing gets what it needs. */
export interface NormalizeOptions {
  readonly instances: ReadonlyMap<string, ChannelInstance>;
  /** Configured, but not working here; see `LoadedChannels`. */
  readonly disabled: ReadonlySet<string>;
  readonly adcode: string | null;
  readonly blobs: BlobReader;
  readonly copies: OutwardCopies;
  readonly now: () => Date;
}

/**
 * Works a batch envelope by envelope: each ends in exactly one state, whatever its neighbours do.
 *
 * Reserve, understand, quarantine or queue, confirm: a batch that breaks off anywhere is worked again from the start,
 * and what it had done already is either told by the ledger or absorbed by the job id. Rejects only when Redis or the
 * media store failed, or a channel is faulty here, which says nothing about the messages.
 */
export class NormalizeService {
  constructor(
    private readonly ledger: OnceLedger,
    private readonly quarantine: Quarantine,
    private readonly intakes: IntakeProducer,
    private readonly options: NormalizeOptions,
  ) {}

  /**
   * @param instead what the messages come to without a look at them, unless they are repeats
   * @returns how the messages ended, without those that a former run had ended
   */
  async work(batch: EnvelopeBatch, instead?: Quarantined): Promise<readonly Ended[]> {
    const readable = batch.envelopes.filter(({ envelope }) => isEnvelope(envelope));
    const verdicts = await this.ledger.reserve(
      batch.journal,
      readable.map((positioned) => this.entryOf(positioned)),
    );
    const verdictAt = new Map(readable.map(({ seq }, index) => [seq, verdicts[index]]));
    const ended: Ended[] = [];
    for (const { seq, envelope } of batch.envelopes) {
      const verdict = verdictAt.get(seq);
      if (verdict === 'done') continue;
      const outcome = verdict ? await this.outcomeOf(batch.journal, seq, envelope, verdict, instead) : unreadable();
      ended.push({ seq, envelope, outcome });
    }
    await this.keep(batch, ended);
    return ended;
  }

  private async outcomeOf(
    journal: string,
    seq: number,
    envelope: Envelope,
    verdict: Exclude<Verdict, 'done'>,
    instead: Quarantined | undefined,
  ): Promise<Ended['outcome']> {
    if (verdict === 'duplicate') return { state: 'duplicate' };
    if (instead) return instead;
    if (envelope.doubt) return quarantined(envelope.doubt.code, envelope.doubt.detail);
    const { id, adapter } = envelope.channel;
    const instance = this.options.instances.get(id);
    if (!instance && this.options.disabled.has(id)) {
      throw new Error(`normalizing: the channel "${id}" is faulty in this normalizer's configuration; mend it there`);
    }
    if (instance?.adapter !== adapter) {
      return quarantined('CHANNEL_UNKNOWN', `no working channel "${id}" with the adapter "${adapter}" is configured`);
    }
    const rebuilt = await rebuild(envelope, this.options.blobs).catch(missingOrThrow);
    if ('state' in rebuilt) return rebuilt;
    const { channel, settings, version } = instance;
    const warnings = verdict === 'conflict' ? [KEY_REUSED] : [];
    const { adcode } = this.options;
    const outcome = understand(envelope, rebuilt, { channel, settings, version, journal, seq, adcode, warnings });
    return this.withFiles(outcome, envelope);
  }

  /** The outcome, its intake telling where the files that came with the message can be fetched. */
  private async withFiles(outcome: Outcome, { files = [] }: Envelope): Promise<Outcome> {
    if (outcome.state !== 'queued' || files.length === 0) return outcome;
    const intake = await this.options.copies.handOut(outcome.intake, files);
    return { state: 'queued', intake, json: jsonOf(intake) };
  }

  private async keep(batch: EnvelopeBatch, ended: readonly Ended[]): Promise<void> {
    const at = this.options.now().toISOString();
    const doubted = ended.flatMap(({ seq, envelope, outcome }) =>
      outcome.state === 'quarantined'
        ? [{ ...placeOf(envelope), ref: `${batch.journal}.${seq}`, code: outcome.code, detail: outcome.detail, at }]
        : [],
    );
    await this.quarantine.add(doubted);
    await this.intakes.add(ended.flatMap(({ outcome }) => (outcome.state === 'queued' ? [outcome] : [])));
    await this.ledger.confirm(
      batch.journal,
      batch.partition,
      ended.map((message) => this.endedEntryOf(message, at)),
    );
  }

  private entryOf({ seq, envelope }: PositionedEnvelope): LedgerEntry {
    const { dedupeKey, contentDigest, doubt } = envelope;
    const isTransfer = envelope.channel.medium === 'transfer';
    return {
      seq,
      dedupeKey,
      contentDigest,
      isDoubted: doubt !== undefined,
      ...(isTransfer ? { ttlSeconds: TRANSFER_TTL_SECONDS } : {}),
    };
  }

  private endedEntryOf({ seq, envelope, outcome }: Ended, at: string): EndedEntry {
    const { state } = outcome;
    if (!isEnvelope(envelope)) return { seq, dedupeKey: '', contentDigest: '', state, isOwner: false };
    const entry = { ...this.entryOf({ seq, envelope }), state, isOwner: state !== 'duplicate' };
    if (!this.tellsStatus(envelope.channel.id)) return entry;
    return { ...entry, status: { id: envelope.id, instance: envelope.channel.id, at } };
  }

  /** Whether the channel answers what became of a message. */
  private tellsStatus(instanceId: string): boolean {
    const source = this.options.instances.get(instanceId)?.channel.source;
    return source?.kind === 'webhook' && source.routes.some(({ role }) => role === 'status');
  }
}

/** The label under which a message is counted: configured channels only, so that their number stays bounded. */
export function channelLabel(instances: ReadonlyMap<string, ChannelInstance>, envelope: Envelope): string {
  return instances.has(placeOf(envelope).instance) ? envelope.channel.id : 'unknown';
}

export function countsOf(ended: readonly Ended[]): Record<EndState, number> {
  const counts = { queued: 0, duplicate: 0, quarantined: 0, ignored: 0 };
  for (const { outcome } of ended) counts[outcome.state] += 1;
  return counts;
}

function placeOf(envelope: Envelope): { readonly instance: string; readonly id: string } {
  return isEnvelope(envelope) ? { instance: envelope.channel.id, id: envelope.id } : { instance: '', id: '' };
}

function unreadable(): Outcome {
  return quarantined('ENVELOPE_UNKNOWN', 'the envelope lacks what every envelope has; was it written by this product?');
}

function missingOrThrow(error: unknown): Outcome {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return quarantined('BODY_MISSING', 'its body is not in the media store that this normalizer reads');
}
