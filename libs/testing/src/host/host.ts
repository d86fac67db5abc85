import type { INestMicroservice } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readEnvironment } from '#libs/config';
import { readFileSync } from 'node:fs';
import type { RequestCase } from '../contract/options.js';
import { Sender, type Answered } from './exchange.js';
import { waitingIn } from './metrics.js';
import { ADMIN_TOKEN, type NARROW, type Site } from './site.js';

// Only whoever starts a host pays for loading one.
const load = async () => ({
  ...(await import('#libs/channel-registry')),
  ...(await import('../../../../apps/gateway/src/gateway.js')),
  ...(await import('../../../../apps/gateway/src/ops/ops-server.js')),
  ...(await import('../../../../apps/normalizer/src/normalizer.js')),
  ...(await import('../../../../apps/normalizer/src/health-server.js')),
});

/** A gateway in this process. */
export class RunningGateway {
  private constructor(
    private readonly app: NestFastifyApplication,
    readonly url: string,
    private readonly opsUrl: string,
  ) {}

  static async start(site: Site, limits?: typeof NARROW): Promise<RunningGateway> {
    const { createGateway, OpsServer } = await load();
    const env = site.environment(limits);
    const app = await createGateway(readEnvironment(env), env, site.channels);
    return new RunningGateway(app, await app.getUrl(), app.get(OpsServer).address);
  }

  async ops(path: string): Promise<string> {
    const answer = await fetch(`${this.opsUrl}${path}`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    return answer.text();
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

/** A gateway and a normalizer in this process, the real ones, serving the channel that is looked at. */
export class Host {
  readonly sender: Sender;
  private readonly more: RunningGateway[] = [];

  private constructor(
    readonly site: Site,
    private parts: { gateway: RunningGateway; normalizer: INestMicroservice; normalizerUrl: string },
  ) {
    this.sender = new Sender(site.instance);
  }

  static async start(site: Site): Promise<Host> {
    return new Host(site, await startBoth(site));
  }

  get gateway(): RunningGateway {
    return this.parts.gateway;
  }

  /** Sends to the gateway, or to another of {@link addGateway}. */
  send(request: RequestCase, to: RunningGateway = this.gateway): Promise<Answered> {
    return this.sender.send(to.url, request);
  }

  /** One more, beside the first; closed with the host. */
  async addGateway(limits?: typeof NARROW): Promise<RunningGateway> {
    const gateway = await RunningGateway.start(this.site, limits);
    this.more.push(gateway);
    return gateway;
  }

  /** Messages that are kept, and not yet in Redis. */
  async waiting(): Promise<number> {
    const pages = await Promise.all([this.gateway, ...this.more].map((gateway) => gateway.ops('/metrics')));
    return pages.reduce((sum, page) => sum + waitingIn(page), 0);
  }

  async normalizerMetrics(): Promise<string> {
    return (await fetch(`${this.parts.normalizerUrl}/metrics`)).text();
  }

  /** Stops both as an orchestrator would, in order, and starts them again on the same disk. */
  async restart(underWay: readonly Promise<unknown>[] = []): Promise<void> {
    const stopping = this.stop();
    await Promise.all(underWay);
    // A connection that is kept for another request would be waited for.
    this.sender.hangUp();
    await stopping;
    this.parts = await startBoth(this.site);
  }

  async close(): Promise<void> {
    await this.stop();
    this.sender.hangUp();
  }

  private async stop(): Promise<void> {
    await Promise.all(
      [this.parts, ...this.more.splice(0).map((gateway) => ({ gateway }))].map(({ gateway }) => gateway.close()),
    );
    await this.parts.normalizer.close();
  }
}

async function startBoth(site: Site) {
  const { createNormalizer, HealthServer, loadInstances } = await load();
  const env = site.environment();
  const settings = readEnvironment(env);
  const loaded = loadInstances(
    site.channels,
    readFileSync(settings.CHANNELS_FILE, 'utf8'),
    settings.CHANNELS_FILE,
    env,
  );
  const gateway = await RunningGateway.start(site);
  const normalizer = await createNormalizer(settings, env, loaded);
  await normalizer.listen();
  return { gateway, normalizer, normalizerUrl: normalizer.get(HealthServer).address };
}
