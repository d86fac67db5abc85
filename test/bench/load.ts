import { connect, type Socket } from 'node:net';

/** What one run of requests came to. */
export interface LoadResult {
  /** From the first byte sent to the last answer. */
  readonly seconds: number;
  readonly accepted: number;
  /** Answers by status; 0 stands for connections that broke. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Of every answered request, from writing it to its last byte, sorted. */
  readonly latenciesMs: Float64Array;
}

/**
 * Sends every request once over that many keep-alive connections, one request at a time on each.
 *
 * Plain sockets and requests made beforehand: on a machine that also runs what is measured, the sender must cost
 * little. It waits for each answer before it sends the next, so that latencies are those under this many senders.
 */
export async function fire(port: number, requests: readonly Buffer[], connections: number): Promise<LoadResult> {
  const latencies = new Float64Array(requests.length);
  const statuses: Record<number, number> = {};
  let next = 0;
  let answered = 0;
  const send = async (): Promise<void> => {
    let channel = await Channel.open(port);
    while (next < requests.length) {
      const request = requests[next++]!;
      const startedAt = performance.now();
      const { status, closes } = await channel.exchange(request);
      latencies[answered++] = performance.now() - startedAt;
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (closes) {
        channel.close();
        channel = await Channel.open(port);
      }
    }
    channel.close();
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, send));
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, accepted: statuses[202] ?? 0, statuses, latenciesMs: latencies.slice(0, answered).sort() };
}

interface Answered {
  readonly status: number;
  readonly closes: boolean;
}

const BROKEN: Answered = { status: 0, closes: true };

/** One connection with at most one request under way. */
class Channel {
  private received = '';
  private settle: ((answer: Answered) => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true).setEncoding('latin1');
    socket.on('data', (text: string) => this.take(text));
    socket.on('error', () => this.finish(BROKEN));
    socket.on('close', () => this.finish(BROKEN));
  }

  static open(port: number): Promise<Channel> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Channel(socket)));
      socket.once('error', reject);
    });
  }

  exchange(request: Buffer): Promise<Answered> {
    return new Promise((resolve) => {
      this.settle = resolve;
      if (this.socket.destroyed) this.finish(BROKEN);
      else this.socket.write(request);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(text: string): void {
    this.received += text;
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.received.slice(0, headEnd).toLowerCase();
    const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0);
    if (this.received.length < headEnd + 4 + length) return;
    this.received = '';
    this.finish({ status: Number(head.slice(9, 12)), closes: head.includes('\r\nconnection: close') });
  }

  private finish(answer: Answered): void {
    const settle = this.settle;
    this.settle = undefined;
    settle?.(answer);
  }
}
