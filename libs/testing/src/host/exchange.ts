import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { ReceivedAnswer, RequestCase } from '../contract/options.js';
import { bytesOf } from '../contract/subject.js';

const GIVE_UP_MS = 20_000;
const FROM = '203.0.113.7';

/** What came back: an answer, or status 0 where the connection broke before there was one. */
export type Answered = ReceivedAnswer & { readonly tookMs: number };

/** Sends requests as they were made: targets byte for byte, names of headers in their own case, over kept connections. */
export class Sender {
  private agent = newAgent();

  /** @param instance where a target that is not whole leads */
  constructor(private readonly instance: string) {}

  send(url: string, given: RequestCase): Promise<Answered> {
    const body = bytesOf(given.body ?? '');
    const { hostname, port } = new URL(url);
    const startedAt = performance.now();
    return new Promise((resolve) => {
      const settle = (answer: ReceivedAnswer): void => resolve({ ...answer, tookMs: performance.now() - startedAt });
      const broken = (): void => settle({ status: 0, headers: {}, body: '' });
      const request = httpRequest({
        hostname,
        port,
        path: this.targetOf(given),
        method: given.method ?? 'POST',
        headers: headersOf(given, body),
        agent: this.agent,
        timeout: GIVE_UP_MS,
      });
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const headers = response.headers as Readonly<Record<string, string>>;
          settle({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString('utf8') });
        });
        response.on('error', broken);
      });
      request.on('timeout', () => request.destroy());
      request.on('error', broken);
      request.end(body);
    });
  }

  targetOf({ target = '/' }: RequestCase): string {
    return wholeTarget(target, this.instance);
  }

  /** Ends every connection, as a sender does that has nothing more to say. */
  hangUp(): void {
    this.agent.destroy();
    this.agent = newAgent();
  }
}

function newAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 256 });
}

/** The id that a whole target names; undefined where it is not whole. */
export function instanceIn(target = '/'): string | undefined {
  return /^\/channels\/([^/?]+)/.exec(target)?.[1];
}

export function wholeTarget(target: string, instance: string): string {
  if (instanceIn(target) !== undefined) return target;
  return `/channels/${instance}${target === '/' ? '' : target.replace(/^\/\?/, '?')}`;
}

/** Headers as they go over the wire; the address that it comes from is told as a proxy tells it. */
export function headersOf(given: RequestCase, body: Uint8Array): Record<string, string> {
  const from = given.remoteAddress === undefined ? FROM : given.remoteAddress;
  const isBare = body.length === 0 && (given.method === 'GET' || given.method === 'HEAD');
  return {
    ...given.headers,
    ...(from === null ? {} : { 'X-Forwarded-For': from }),
    ...(isBare ? {} : { 'Content-Length': String(body.length) }),
  };
}

/** Writes these bytes to a socket and gives whatever comes back until it closes, or until nobody says more. */
export function exchangeBytes(url: string, bytes: string | Uint8Array, withinMs = 3000): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const settle = (): void => {
      socket.destroy();
      resolve(said);
    };
    socket.setTimeout(withinMs, settle);
    socket.on('data', (data) => (said += data.toString('latin1')));
    socket.on('error', settle).on('close', settle);
  });
}
