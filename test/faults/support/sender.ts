import { Agent, request as httpRequest } from 'node:http';
import { SIGNERS, uniqueId, type InstanceId, type SignedRequest } from '../../support/signers.js';
import type { SenderLedger, SentMessage } from './ledger.js';

const INSTANCES = Object.keys(SIGNERS) as InstanceId[];
const BURST_EVERY_MS = 50;
const GIVE_UP_REQUEST_MS = 10_000;
const AGAIN_AFTER_MS = 150;

/**
 * Providers at work: signed messages through all four webhook channels at a steady rate, in bursts, over keep-alive
 * connections. What is not acknowledged is signed and sent again under the same id, as providers do.
 */
export class Sender {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });
  private readonly underWay = new Set<Promise<void>>();
  private readonly acknowledgements: { readonly since: number; readonly settle: (ms: number) => void }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private turn = 0;
  /** Requests that are on a connection and not yet answered; those that still wait for one do not count. */
  inFlight = 0;

  constructor(
    private readonly url: string,
    readonly ledger: SenderLedger,
    private readonly perSecond: number,
    /** Whether what was not acknowledged is sent again. */
    private readonly retries = true,
  ) {}

  start(): void {
    const size = Math.max(1, Math.round((this.perSecond * BURST_EVERY_MS) / 1000));
    this.timer = setInterval(() => {
      for (let sent = 0; sent < size; sent += 1) this.sendOne();
    }, BURST_EVERY_MS);
  }

  /** Waits until at least this many requests have been sent and not answered; gives how many they are. */
  async untilInFlight(least: number): Promise<number> {
    while (this.inFlight < least) await new Promise((resolve) => setTimeout(resolve, 1));
    return this.inFlight;
  }

  /** Milliseconds from now until a request that is sent from now on is acknowledged. */
  untilAcknowledged(): Promise<number> {
    return new Promise((resolve) => this.acknowledgements.push({ since: performance.now(), settle: resolve }));
  }

  /** Sends nothing new; resolves when every message is settled, or after the deadline with what is left cut off. */
  async finish(deadlineMs: number): Promise<void> {
    clearInterval(this.timer);
    const deadline = Date.now() + deadlineMs;
    while (this.underWay.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    this.isStopped = true;
    this.agent.destroy();
    await Promise.all(this.underWay);
  }

  private sendOne(): void {
    const instance = INSTANCES[this.turn++ % INSTANCES.length]!;
    const id = uniqueId();
    const message = this.ledger.open(instance, id, `路灯不亮，编号 ${id}`);
    const delivery = this.deliver(message);
    this.underWay.add(delivery);
    void delivery.finally(() => this.underWay.delete(delivery));
  }

  private async deliver(message: SentMessage): Promise<void> {
    while (!message.isAcknowledged && !this.isStopped) {
      const signed = SIGNERS[message.instance](message);
      this.ledger.noteAttempt(message, signed);
      const sentAt = performance.now();
      const { status, retryAfter } = await this.attempt(signed);
      // What breaks because we hung up is nobody's answer.
      if (status === 0 && this.isStopped) return;
      this.ledger.noteAnswer(message, status, retryAfter);
      if (message.isAcknowledged) this.tell(sentAt);
      else if (!this.retries) return;
      else await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    }
  }

  private attempt({ method, target, headers, body }: SignedRequest): Promise<{ status: number; retryAfter?: string }> {
    let isOnItsWay = false;
    return new Promise<{ status: number; retryAfter?: string }>((resolve) => {
      const request = httpRequest(`${this.url}${target}`, {
        method,
        headers: { ...headers, 'content-length': String(body.length) },
        agent: this.agent,
        timeout: GIVE_UP_REQUEST_MS,
      });
      request.on('socket', () => {
        isOnItsWay = true;
        this.inFlight += 1;
      });
      request.on('response', (response) => {
        const retryAfter = response.headers['retry-after'];
        const status = response.statusCode ?? 0;
        response.on('end', () => resolve({ status, ...(retryAfter === undefined ? {} : { retryAfter }) })).resume();
        response.on('error', () => resolve({ status: 0 }));
        response.on('close', () => resolve({ status: 0 }));
      });
      request.on('timeout', () => request.destroy());
      request.on('error', () => resolve({ status: 0 }));
      request.end(body);
    }).finally(() => {
      if (isOnItsWay) this.inFlight -= 1;
    });
  }

  private tell(sentAt: number): void {
    const now = performance.now();
    for (let at = this.acknowledgements.length - 1; at >= 0; at -= 1) {
      const { since, settle } = this.acknowledgements[at]!;
      if (sentAt < since) continue;
      this.acknowledgements.splice(at, 1);
      settle(now - since);
    }
  }
}
