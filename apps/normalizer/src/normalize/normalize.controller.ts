import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { ENVELOPES_FORWARDED } from '#libs/contracts';
import { BullMqContext } from '#libs/queue';
import { asBatch } from './batch.js';
import { BatchReport } from './batch-report.js';
import { NormalizeService } from './normalize.service.js';

/** What comes on `inbound`. */
@Controller()
export class NormalizeController {
  constructor(
    private readonly service: NormalizeService,
    private readonly report: BatchReport,
  ) {}

  @EventPattern<string>(ENVELOPES_FORWARDED)
  async envelopesForwarded(@Payload() data: unknown, @Ctx() context: BullMqContext): Promise<void> {
    const batch = asBatch(data);
    const startedAt = Date.now();
    const ended = await this.service.work(batch);
    const { attemptsStarted } = context.getJob();
    this.report.done(batch, ended, { startedAt, endedAt: Date.now(), formerRuns: attemptsStarted - 1 });
  }
}
