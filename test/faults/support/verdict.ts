import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { SenderLedger, SentMessage } from './ledger.js';

const PREFIX = 'hotline';
const PAGE = 1000;

/** The part of an intake that is held against the sender's book. */
interface SeenIntake {
  readonly id: string;
  readonly channel: { readonly id: string };
  readonly source: { readonly messageId: string | null };
  readonly raw: { readonly sha256: string };
  readonly appeal: { readonly content: string };
}

/** How the sender's book and the queue compare. */
export interface Verdict {
  readonly sent: number;
  readonly acknowledged: number;
  /** Acknowledged, but neither an intake nor in quarantine. */
  readonly lost: number;
  /** Messages of which there is more than one intake. */
  readonly doubled: number;
  /** Intakes of what was never sent. */
  readonly forged: number;
  /** Genuine messages that could not be understood; not lost, but none is expected. */
  readonly quarantined: number;
}

const messageIdOf = ({ instance, id }: SentMessage) => `${instance} ${id}`;
const claimedIdOf = ({ channel, source }: SeenIntake) => `${channel.id} ${source.messageId}`;

/** Waits until nothing that was acknowledged is missing on `intake`, or the deadline, and then compares. */
export async function judge(redisUrl: string, ledger: SenderLedger, drainWithinMs: number): Promise<Verdict> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  try {
    const acknowledged = ledger.acknowledged.length;
    const deadline = Date.now() + drainWithinMs;
    while (Date.now() < deadline && (await settled(redis)) < acknowledged) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // A message may stand on the queue that was never acknowledged, so that the count alone proves nothing.
    let verdict = await compare(redis, ledger);
    while (verdict.lost > 0 && verdict.forged === 0 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      verdict = await compare(redis, ledger);
    }
    return verdict;
  } finally {
    redis.disconnect();
  }
}

const settled = async (redis: Redis) =>
  (await redis.llen(`${PREFIX}:intake:wait`)) + (await redis.zcard(`${PREFIX}:quarantine`));

async function compare(redis: Redis, ledger: SenderLedger): Promise<Verdict> {
  const intakes = await allIntakes(redis);
  const sent = new Map(ledger.messages.map((message) => [messageIdOf(message), message]));
  const seen = new Map<string, number>();
  let forged = 0;
  for (const intake of intakes) {
    const message = sent.get(claimedIdOf(intake));
    if (message?.bodies.has(intake.raw.sha256) && saysTheSame(intake, message)) {
      seen.set(messageIdOf(message), (seen.get(messageIdOf(message)) ?? 0) + 1);
    } else {
      forged += 1;
    }
  }
  const quarantined = await redis.zcard(`${PREFIX}:quarantine`);
  const missing = ledger.acknowledged.filter((message) => !seen.has(messageIdOf(message))).length;
  return {
    sent: ledger.messages.length,
    acknowledged: ledger.acknowledged.length,
    lost: Math.max(0, missing - quarantined),
    doubled: [...seen.values()].filter((count) => count > 1).length,
    forged,
    quarantined,
  };
}

// A call's end carries no words of the caller; its body's digest is what tells it apart.
const saysTheSame = ({ appeal }: SeenIntake, { instance, text }: SentMessage) =>
  instance === 'call-centre' || appeal.content === text;

async function allIntakes(redis: Redis): Promise<readonly SeenIntake[]> {
  const queue = new Queue<SeenIntake>('intake', { connection: redis, prefix: PREFIX });
  const found: SeenIntake[] = [];
  for (let from = 0; ; from += PAGE) {
    const jobs = await queue.getJobs(['waiting', 'prioritized', 'delayed', 'failed'], from, from + PAGE - 1);
    found.push(...jobs.map((job) => job.data));
    if (jobs.length === 0) return found;
  }
}
