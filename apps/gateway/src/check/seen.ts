import { z } from 'zod';

/** A probe as it arrived: what the probe desk answers, and what a check reads again from wherever its probe came to. */
export const Seen = z.object({
  scheme: z.string(),
  host: z.string(),
  /** Path and query, as on the request line. */
  target: z.string(),
  /** What the proxies say, as far as they are trusted. */
  remoteAddress: z.string().nullable(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  bodyBytes: z.number(),
  bodySha256: z.string(),
  /** Whether the instance has a route there that takes messages. */
  isRouted: z.boolean(),
  verdict: z.object({
    kind: z.enum(['accepted', 'stale', 'handshake', 'refused']),
    reason: z.string().optional(),
    skewMs: z.number().optional(),
  }),
});
export type Seen = Readonly<z.infer<typeof Seen>>;

// The desk tells of 16 KiB of headers and little more, each character escaped to six at the most.
const MOST_BYTES = 128 * 1024;

/** What the probe desk told; undefined when the answer is none of its, is too long or breaks off. */
export async function readSeen(answer: Response): Promise<Seen | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) return undefined;
      chunks.push(chunk);
    }
    return Seen.safeParse(JSON.parse(Buffer.concat(chunks).toString())).data;
  } catch {
    return undefined;
  }
}
