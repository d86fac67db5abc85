import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ChannelCheck } from './check/channel-check.js';
import { ProbeDesk } from './check/probe-desk.js';
import { DocsController } from './docs/docs.controller.js';
import { AcceptService } from './intake/accept.service.js';
import { AcceptSession } from './intake/accept-session.js';
import { Edge } from './intake/edge.js';
import { LookupsService } from './intake/lookups.service.js';
import { RateLimits } from './intake/rate-limits.js';
import { RecentMessages } from './intake/recent-messages.js';
import { WebhookService } from './intake/webhook.service.js';
import { SessionHost } from './intake/session-host.js';
import { DiskWatch } from './media/disk-watch.js';
import { DraftSweeper } from './media/draft-sweeper.js';
import { MediaController } from './media/media.controller.js';
import { HealthController } from './ops/health.controller.js';
import { OpsReport } from './ops/ops-report.js';
import { OpsServer } from './ops/ops-server.js';
import { ProblemFilter } from './problem.filter.js';
import { resourcesOf, type Given } from './resources.js';

/** The gateway: receives and keeps. */
@Module({
  controllers: [HealthController, DocsController, MediaController],
  providers: [
    Edge,
    WebhookService,
    LookupsService,
    AcceptService,
    { provide: AcceptSession, useExisting: AcceptService },
    RateLimits,
    RecentMessages,
    SessionHost,
    DraftSweeper,
    DiskWatch,
    ProbeDesk,
    ChannelCheck,
    OpsReport,
    OpsServer,
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class GatewayModule {
  /** The module with its journal, its connection to Redis, and whatever else has to be opened first. */
  static with(given: Given): DynamicModule {
    return { module: GatewayModule, providers: resourcesOf(given) };
  }
}
