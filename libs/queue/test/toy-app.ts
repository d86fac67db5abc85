import { Controller, Module, type INestMicroservice, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, MessagePattern, Payload, type MicroserviceOptions } from '@nestjs/microservices';
import { BullMqContext, BullMqServer, JobErrorFilter, type BullMqServerOptions } from '../src/index.js';

export const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What the handlers below were given, and what they are to do. */
export class Script {
  /** The one of the test at hand. */
  static current = new Script();
  readonly seen: unknown[] = [];
  fail: ((attempt: number, data: unknown) => Error | Promise<void> | undefined) | undefined;
  private waiters: (() => void)[] = [];

  async note(data: unknown, attempt: number): Promise<void> {
    this.seen.push(data);
    for (const wake of this.waiters.splice(0)) wake();
    const outcome = this.fail?.(attempt, data);
    if (outcome instanceof Error) throw outcome;
    await outcome;
  }

  async untilSeen(count: number): Promise<void> {
    while (this.seen.length < count) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }
}

/** Handles `note`, as the script says, and answers `double`. */
@Controller()
export class ToyController {
  @EventPattern<string>('note')
  async note(@Payload() data: unknown, @Ctx() context: BullMqContext): Promise<void> {
    await Script.current.note(data, context.getJob().attemptsMade);
  }

  @MessagePattern<string>('double')
  double(@Payload() data: { readonly value: number }): number {
    return data.value * 2;
  }
}

@Module({ controllers: [ToyController] })
class ToyModule {}

/** Makes an app on the transport, serving the queues `one` and `two`; it is not listening yet. */
export async function makeApp(
  options: Partial<BullMqServerOptions> & { readonly redisUrl: string; readonly prefix: string },
  module: Type = ToyModule,
): Promise<{ readonly app: INestMicroservice; readonly server: BullMqServer }> {
  const server = new BullMqServer({ queues: ['one', 'two'], log: SILENT, ...options });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(module, {
    strategy: server,
    logger: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new JobErrorFilter());
  return { app, server };
}

/** Waits for a condition, asking again and again. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
