import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { EVENTS, type Logger } from '#libs/observability';
import type { FastifyReply } from 'fastify';
import { LOGGER } from './tokens.js';

/** Errors of Nest's own routes, as RFC 9457 problem documents. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
    if (status >= 500) this.logger.error({ event: EVENTS.requestFailed, err: error }, 'answering a request');
    const detail = status < 500 && error instanceof HttpException ? error.message : undefined;
    void reply
      .code(status)
      .type('application/problem+json')
      .send({
        type: status === 404 ? 'urn:hotline:problem:not-found' : 'about:blank',
        title: status < 500 ? 'The request was refused' : 'We made a mistake',
        status,
        detail,
      });
  }
}

// Fastify's own refusals carry their status.
function statusOf(error: unknown): number {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
}
