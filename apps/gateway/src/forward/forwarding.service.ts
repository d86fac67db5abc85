import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { AckMode } from '#libs/channel-registry';
import type { Envelope } from '#libs/contracts';
import type { Journal } from '#libs/journal';
import { Forwarder, type BatchSink, type ForwarderReports } from './forwarder.js';

const PATIENCE_MS = 300;
const STOP_PATIENCE_MS = 5000;

/** Flushed to the journal, but this sender wanted Redis to have it as well and Redis did not answer. */
export class NotHandedOver extends Error {
  override readonly name = 'NotHandedOver';
}

/** Keeps envelopes in this gateway's journal, and carries it and those of dead gateways to the normalizers. */
@Injectable()
export class Forwarding implements OnModuleInit, OnApplicationShutdown {
  private readonly own: Forwarder;
  private readonly forwarders: readonly Forwarder[];

  constructor(
    readonly journal: Journal<Envelope>,
    readonly orphans: readonly Journal<Envelope>[],
    sink: BatchSink & { close(): Promise<void> },
    partitions: number,
    reports: ForwarderReports,
  ) {
    this.sink = sink;
    this.own = new Forwarder(journal, sink, partitions, reports);
    this.forwarders = [this.own, ...orphans.map((orphan) => new Forwarder(orphan, sink, partitions, reports))];
  }

  private readonly sink: { close(): Promise<void> };

  onModuleInit(): void {
    for (const forwarder of this.forwarders) forwarder.start();
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

  get isCaughtUp(): boolean {
    return this.own.isCaughtUp;
  }

  // After the HTTP server has answered its last request: nothing is appended any more.
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.forwarders.map((forwarder) => forwarder.stop(STOP_PATIENCE_MS)));
    await this.sink.close();
    await Promise.all(this.forwarders.map(({ journal }) => journal.close()));
  }
}
