import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { authenticate, jsonAnswer, problem, type HttpAnswer } from '#libs/channel-kit';
import type { Environment } from '#libs/config';
import type { FastifyRequest } from 'fastify';
import type { Destination } from '../intake/instances.js';
import { readBody } from '../intake/read-body.js';
import { RequestRefused } from '../intake/request-refused.js';
import { webhookRequestOf } from '../intake/webhook-request.js';
import { SETTINGS } from '../tokens.js';
import { PROBE_HEADER, ProbeMark } from './probe-mark.js';
import type { Seen } from './seen.js';

/** Where probes come back: tells what arrived, and keeps nothing. */
@Injectable()
export class ProbeDesk {
  constructor(
    private readonly mark: ProbeMark,
    @Inject(SETTINGS) private readonly settings: Environment,
  ) {}

  /**
   * Answers whatever says that it is a probe: one of ours with a {@link Seen}.
   *
   * @throws {RequestRefused} 401 for one that is not ours, so that it can never pass for a message
   */
  async answer({ instance, route, path }: Destination, request: FastifyRequest): Promise<HttpAnswer> {
    if (!this.mark.isOurs(String(request.headers[PROBE_HEADER]), instance.id, Date.now())) {
      throw new RequestRefused(problem('signature-invalid', 'This is no probe of this gateway.'), 'PROBE_NOT_OURS');
    }
    const body = await readBody(request.raw, instance.limits.bodyBytes);
    const webhook = webhookRequestOf(request, path, body, this.settings.PUBLIC_BASE_URL);
    const verdict = await authenticate(instance.channel, webhook, { settings: instance.settings, now: Date.now() });
    const seen: Seen = {
      scheme: request.protocol,
      host: webhook.headers['host'] ?? '',
      target: webhook.target,
      remoteAddress: webhook.remoteAddress,
      headers: webhook.headers,
      bodyBytes: body.length,
      bodySha256: createHash('sha256').update(body).digest('hex'),
      isRouted: route?.role === 'messages',
      verdict: {
        kind: verdict.kind,
        ...(verdict.kind === 'refused' ? { reason: verdict.reason } : {}),
        ...(verdict.kind === 'stale' ? { skewMs: verdict.skewMs } : {}),
      },
    };
    return jsonAnswer(200, seen, { [PROBE_HEADER]: 'seen', 'cache-control': 'no-store' });
  }
}
