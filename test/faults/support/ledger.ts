import { createHash } from 'node:crypto';
import type { InstanceId, SignedRequest } from '../../support/signers.js';

/** What the sender knows of one of its messages. */
export interface SentMessage {
  readonly instance: InstanceId;
  /** The provider's id, the same in every attempt. */
  readonly id: string;
  readonly text: string;
  /** SHA-256 of the bodies sent (an encrypted one differs from attempt to attempt); of a batch, that of its one element. */
  readonly bodies: Set<string>;
  /** Of every attempt; 0 where the connection broke. */
  readonly statuses: number[];
  isAcknowledged: boolean;
}

/**
 * The sender's own book, outside the system under test: what it sent, and what it was promised.
 *
 * Written from nothing but what went over the wire.
 */
export class SenderLedger {
  readonly messages: SentMessage[] = [];
  /** Answers that no sender may get: 5xx other than 503 with Retry-After, or a refusal of what is genuine. */
  readonly offences: string[] = [];

  open(instance: InstanceId, id: string, text: string): SentMessage {
    const message = { instance, id, text, bodies: new Set<string>(), statuses: [], isAcknowledged: false };
    this.messages.push(message);
    return message;
  }

  noteAttempt(message: SentMessage, { body }: SignedRequest): void {
    const own = message.instance === 'sms' ? body.subarray(1, -1) : body;
    message.bodies.add(createHash('sha256').update(own).digest('hex'));
  }

  noteAnswer(message: SentMessage, status: number, retryAfter: string | undefined): void {
    message.statuses.push(status);
    if (status >= 200 && status < 300) message.isAcknowledged = true;
    else if (status !== 0 && !(status === 503 && Number(retryAfter) > 0)) {
      this.offences.push(`${message.instance} was answered ${status}, Retry-After ${retryAfter ?? 'absent'}`);
    }
  }

  get acknowledged(): readonly SentMessage[] {
    return this.messages.filter(({ isAcknowledged }) => isAcknowledged);
  }
}
