import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { AckMode } from '#libs/channel-registry';
import type { Envelope } from '#libs/contracts';
import type { Journal } from '#libs/journal';
import { Forwarder, type BatchSink, type ForwarderReports } from './forwarder.js';

const PATIENCE_MS = 300;
const STOP_PATIENCE_MS = 5000;
const ADOPT_EVERY_MS = 15_000;

/** Flushed to the journal, but this sender wanted Redis to have it as well and Redis did not answer. */
export class NotHandedOver extends Error {
  override readonly name = 'NotHandedOver';
}

/** What {@link Forwarding} works with. */
export interface ForwardingParts {
  /** This gateway's own, already open. */
  readonly journal: Journal<Envelope>;
  /** Takes over the journals of gateways that have died since; called from time to time. Must not reject. */
  readonly adopt: () => Promise<readonly Journal<Envelope>[]>;
  readonly sink: BatchSink & { close(): Promise<void> };
  readonly partitions: number;
  /** Watches for as long as this carries anything. */
  readonly pins?: { stop(): void };
  readonly reports: ForwarderReports;
}

/** Keeps envelopes in this gateway's journal, and carries it and those of dead gateways to the normalizers. */
@Injectable()
export class Forwarding implements OnModuleInit, OnApplicationShutdown {
  private readonly own: Forwarder;
  private readonly adopted: Forwarder[] = [];
  private adopting: Promise<void> = Promise.resolve();
  private adoptTimer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: ForwardingParts) {
    this.own = this.forwarderOf(parts.journal);
  }

  onModuleInit(): void {
    this.own.start();
    this.adoptAgain();
    this.adoptTimer = setInterval(() => this.adoptAgain(), ADOPT_EVERY_MS);
  }

  /** This gateway's own journal. */
  get journal(): Journal<Envelope> {
    return this.parts.journal;
  }

  /** Every journal that this gateway carries, its own first. */
  get journals(): readonly Journal<Envelope>[] {
    return this.forwarders.map(({ journal }) => journal);
  }

  /**
   * Resolves when the envelope is flushed and, in the modes that want it, in Redis.
   *
   * @throws {JournalError} when it could not be kept
   * @throws {NotHandedOver} in mode `dual-or-503`, when Redis has not confirmed in time
   */
  async keep(envelope: Envelope, mode: AckMode = 'dual'): Promise<void> {
    const seq = await this.journal.append(envelope);
    if (mode === 'journal') return;
    const handedOver = await this.own.waitFor(seq, PATIENCE_MS);
    if (!handedOver && mode === 'dual-or-503') {
      throw new NotHandedOver(
        `handing over message ${envelope.id}: Redis has not confirmed it within ${PATIENCE_MS} ms`,
      );
    }
  }

  /** Whether messages can be kept now. */
  get canKeep(): boolean {
    return this.journal.state === 'open';
  }

  /** Messages that are kept but not yet in Redis, in all journals that this gateway carries. */
  get waiting(): number {
    return this.forwarders.reduce((sum, { journal, handedOver }) => sum + (journal.flushedSeq - handedOver), 0);
  }

  /** When the oldest message that is not yet in Redis was kept, ms since 1970; null while none waits. */
  get oldestWaitingAt(): number | null {
    const waiting = this.forwarders.filter(({ journal, handedOver }) => journal.flushedSeq > handedOver);
    const times = waiting.flatMap(({ journal }) => journal.stats().oldestUnforwardedAt ?? []);
    return times.length === 0 ? null : Math.min(...times);
  }

  get isCaughtUp(): boolean {
    return this.own.isCaughtUp;
  }

  // After the HTTP server has answered its last request: nothing is appended any more.
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.adoptTimer);
    this.parts.pins?.stop();
    await this.adopting;
    await Promise.all(this.forwarders.map((forwarder) => forwarder.stop(STOP_PATIENCE_MS)));
    await this.parts.sink.close();
    await Promise.all(this.journals.map((journal) => journal.close()));
  }

  private get forwarders(): readonly Forwarder[] {
    return [this.own, ...this.adopted];
  }

  private forwarderOf(journal: Journal<Envelope>): Forwarder {
    return new Forwarder(journal, this.parts.sink, this.parts.partitions, this.parts.reports);
  }

  private adoptAgain(): void {
    this.adopting = this.adopting.then(async () => {
      for (const journal of await this.parts.adopt()) {
        const forwarder = this.forwarderOf(journal);
        this.adopted.push(forwarder);
        forwarder.start();
      }
    });
  }
}
