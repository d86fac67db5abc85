import { readFileSync } from 'node:fs';
import { sendMutants } from '../../support/mutation-run.js';
import { SECRETS, SIGNERS, uniqueId, type InstanceId } from '../../support/signers.js';
import { RealSystem } from './system.js';
import { print } from './table.js';

// Room for caches that fill (the last 20,000 messages, the journal's tail of 16 MiB) and for a heap that V8 lets grow
// before it collects; what leaks with every request would be far beyond it after this many.
const GROWTH_MIB = 128;
const WARM_UP = 1000;

/** A gateway of its own process under mutants, and what must be true of it afterwards. */
export class MutatedGateway {
  private constructor(private readonly system: RealSystem) {}

  /** With limits out of the way and a normalizer beside it, so that what is accepted goes all the way. */
  static async start(): Promise<MutatedGateway> {
    const system = await RealSystem.reserve({ CHANNELS_FILE: 'test/support/unlimited-channels.yaml' });
    await system.start();
    return new MutatedGateway(system);
  }

  async survives(id: InstanceId, mutants: number): Promise<void> {
    const { system } = this;
    const seed = Math.floor(Math.random() * 2 ** 31);
    await sendMutants(system.url, id, WARM_UP, seed ^ 1);
    const before = { gateway: rssMib(system.pidOf('gateway')), normalizer: rssMib(system.pidOf('normalizer')) };
    const result = await sendMutants(system.url, id, mutants, seed);
    const after = { gateway: rssMib(system.pidOf('gateway')), normalizer: rssMib(system.pidOf('normalizer')) };
    print(
      `${id}: seed ${seed}, ${result.sent} mutants, ${result.signedAgain} of them signed again; answers ${JSON.stringify(result.statuses)}; ` +
        `RSS gateway ${before.gateway} → ${after.gateway} MiB, normalizer ${before.normalizer} → ${after.normalizer} MiB`,
    );
    const worst = Object.keys(result.statuses).filter((status) => status === '0' || Number(status) >= 500);
    expect({ seed, worst, accepted: result.acceptedUnsigned.slice(0, 3) }).toEqual({ seed, worst: [], accepted: [] });
    expect(after.gateway - before.gateway).toBeLessThan(GROWTH_MIB);
    expect(after.normalizer - before.normalizer).toBeLessThan(GROWTH_MIB);
    const { method, target, headers, body } = SIGNERS[id]({ id: uniqueId(), text: '路灯不亮' });
    const genuine = await fetch(`${system.url}${target}`, { method, headers, body });
    expect([id, genuine.ok]).toEqual([id, true]);
    expect(target).toContain(id === 'sms' ? SECRETS.SMS_ALIYUN_KEY : id);
  }

  dispose(): Promise<void> {
    return this.system.dispose();
  }
}

function rssMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024);
}
