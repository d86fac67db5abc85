import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { ENVELOPES_FORWARDED } from '#libs/contracts';
import { BullMqContext } from '#libs/queue';
import { asBatch } from './batch.js';
import { BatchReport } from './batch-report.js';
import { NormalizeService } from './normalize.service.js';
import { oneByOne, Suspects } from './suspects.js';

/** What comes on `inbound`. */
@Controller()
export class NormalizeController {
  constructor(
    private readonly service: NormalizeService,
    private readonly suspects: Suspects,
    private readonly report: BatchReport,
  ) {}

  @EventPattern<string>(ENVELOPES_FORWARDED)
  async envelopesForwarded(@Payload() data: unknown, @Ctx() context: BullMqContext): Promise<void> {
    const batch = asBatch(data);
    const formerRuns = context.getJob().attemptsStarted - 1;
    const isSuspect = formerRuns > 0;
    for (const part of isSuspect ? oneByOne(batch) : [batch]) {
      const startedAt = Date.now();
      const ended = await (isSuspect ? this.suspects : this.service).work(part);
      this.report.done(part, ended, { startedAt, endedAt: Date.now(), formerRuns });
    }
  }
}
