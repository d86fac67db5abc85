import { Controller, Get, Injectable, Res, type BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Forwarding } from '../forward/forwarding.service.js';

/** For the platform: liveness, and readiness, which means that messages can be kept. */
@Injectable()
@Controller()
export class HealthController implements BeforeApplicationShutdown {
  private isClosing = false;

  constructor(private readonly forwarding: Forwarding) {}

  @Get('healthz')
  healthz(): { status: string } {
    return { status: 'alive' };
  }

  @Get('readyz')
  readyz(@Res({ passthrough: true }) reply: FastifyReply): { status: string; journal: string; redis: string } {
    const isReady = !this.isClosing && this.forwarding.canKeep;
    void reply.code(isReady ? 200 : 503);
    return {
      status: isReady ? 'ready' : this.isClosing ? 'closing' : 'not ready',
      journal: this.forwarding.journal.state,
      // Told, but no condition: messages come in and are kept whatever Redis is like.
      redis: this.forwarding.isCaughtUp ? 'in step' : 'behind',
    };
  }

  beforeApplicationShutdown(): void {
    this.isClosing = true;
  }
}
