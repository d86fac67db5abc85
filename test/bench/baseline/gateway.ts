import 'reflect-metadata';
import { BullModule, InjectQueue } from '@nestjs/bullmq';
import { Controller, HttpCode, Module, Post, Req, UnauthorizedException, type RawBodyRequest } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Queue } from 'bullmq';
import type { IncomingMessage } from 'node:http';
import { v5 as nameBasedUuid } from 'uuid';
import type { InboundMessage } from './intake.js';
import { isGenuine } from './signature.js';

const NAMESPACE = 'b7a2f0a4-5d0c-4c0e-9d6e-1f2a3b4c5d6e';
const { APP_SECRET = '', BASELINE_PORT = '0', BASELINE_PREFIX = 'baseline', REDIS_URL = '' } = process.env;

@Controller('channels/city-app')
class IntakeController {
  constructor(@InjectQueue('inbound') private readonly inbound: Queue<InboundMessage>) {}

  @Post('intakes')
  @HttpCode(202)
  async take(@Req() request: RawBodyRequest<IncomingMessage & { originalUrl: string }>): Promise<object> {
    const { headers, originalUrl: target, method = '', rawBody = Buffer.alloc(0) } = request;
    if (!isGenuine({ method, target, headers }, rawBody, APP_SECRET)) throw new UnauthorizedException();
    const key = String(headers['idempotency-key']);
    const id = nameBasedUuid(key, NAMESPACE);
    const message = { id, key, receivedAt: new Date().toISOString(), body: rawBody.toString('utf8') };
    // One job per message; its id is what makes a repeat harmless.
    await this.inbound.add('message', message, {
      jobId: id,
      attempts: 10,
      backoff: { type: 'exponential', delay: 2000 },
      removeOnComplete: true,
    });
    return { id, status: 'received' };
  }
}

@Module({
  imports: [
    BullModule.forRoot({ connection: { url: REDIS_URL }, prefix: BASELINE_PREFIX }),
    BullModule.registerQueue({ name: 'inbound' }),
  ],
  controllers: [IntakeController],
})
class BaselineGateway {}

const app = await NestFactory.create<NestExpressApplication>(BaselineGateway, { rawBody: true, logger: ['error'] });
app.disable('x-powered-by');
app.disable('etag');
await app.listen(BASELINE_PORT, '127.0.0.1');
