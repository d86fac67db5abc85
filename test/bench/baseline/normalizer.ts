import 'reflect-metadata';
import { BullModule, InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Queue, type Job } from 'bullmq';
import { intakeOf, type InboundMessage } from './intake.js';

const { BASELINE_PREFIX = 'baseline', REDIS_URL = '' } = process.env;

@Processor('inbound', { concurrency: 50 })
class InboundProcessor extends WorkerHost {
  constructor(@InjectQueue('intake') private readonly intake: Queue) {
    super();
  }

  override async process(job: Job<InboundMessage>): Promise<void> {
    await this.intake.add('intake.created', intakeOf(job.data), {
      jobId: job.data.id,
      attempts: 10,
      backoff: { type: 'exponential', delay: 2000 },
      removeOnComplete: { age: 86_400 },
      removeOnFail: false,
    });
  }
}

@Module({
  imports: [
    BullModule.forRoot({ connection: { url: REDIS_URL }, prefix: BASELINE_PREFIX }),
    BullModule.registerQueue({ name: 'inbound' }, { name: 'intake' }),
  ],
  providers: [InboundProcessor],
})
class BaselineNormalizer {}

await NestFactory.createApplicationContext(BaselineNormalizer, { logger: ['error'] });
