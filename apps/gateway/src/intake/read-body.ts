import type { IncomingMessage } from 'node:http';
import { brokenOff, tooLarge, tooSlow, type RequestRefused } from './request-refused.js';

// A provider's body arrives in one packet; whoever takes this long holds a socket on purpose.
const BODY_DEADLINE_MS = 15_000;

/**
 * The whole body, never more than `maxBytes`.
 *
 * @throws {RequestRefused} 413 beyond `maxBytes`, 408 after 15 s, 400 when the sender breaks off
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let timer: NodeJS.Timeout | undefined;
    const done = (outcome: () => void) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      outcome();
    };
    const refuse = (error: RequestRefused) => {
      done(() => {
        request.resume();
        reject(error);
      });
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) return refuse(tooLarge(maxBytes));
      chunks.push(chunk);
    };
    const onEnd = () =>
      done(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes)));
    const onBroken = () => refuse(brokenOff());
    request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
    // Most bodies come with their headers: the timer is set only for those that do not.
    setImmediate(() => {
      if (request.readableEnded || request.destroyed) return;
      timer = setTimeout(() => refuse(tooSlow()), BODY_DEADLINE_MS);
    });
  });
}
