import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { authenticate, jsonAnswer, problem, type HttpAnswer, type MessageStatus } from '#libs/channel-kit';
import type { Environment } from '#libs/config';
import type { FastifyRequest } from 'fastify';
import { SETTINGS } from '../tokens.js';
import type { Destination } from './instances.js';
import { RecentMessages } from './recent-messages.js';
import { RequestRefused, unauthenticated, wrongClock } from './request-refused.js';
import { answerContextOf, webhookRequestOf } from './webhook-request.js';

const NO_BODY = new Uint8Array();
const MOST_IDS = 100;

/** Answers the requests that bring nothing: pages, and questions about what became of messages. */
@Injectable()
export class LookupsService {
  constructor(
    private readonly recent: RecentMessages,
    @Inject(SETTINGS) private readonly settings: Environment,
  ) {}

  /** A request to a `page` route. */
  showPage({ instance, path, params }: Destination, request: FastifyRequest): HttpAnswer {
    const { page } = instance.channel.source;
    if (!page) throw new Error(`showing a page: the channel "${instance.adapter}" has a route for it and no \`page\``);
    const webhook = webhookRequestOf(request, path, NO_BODY, this.settings.PUBLIC_BASE_URL);
    const nonce = randomBytes(16).toString('base64url');
    return page(webhook, { ...answerContextOf(instance, webhook), nonce, params });
  }

  /** A request to a `status` route. @throws {RequestRefused} */
  async tellStatus({ instance, path, params, route }: Destination, request: FastifyRequest): Promise<HttpAnswer> {
    const webhook = webhookRequestOf(request, path, NO_BODY, this.settings.PUBLIC_BASE_URL);
    const context = answerContextOf(instance, webhook);
    if (!route?.isOpen) {
      const verdict = await authenticate(instance.channel, webhook, context);
      if (verdict.kind === 'refused') throw unauthenticated(verdict.reason);
      if (verdict.kind !== 'accepted') throw wrongClock();
    }
    const { status } = instance.channel.source;
    const ids = status ? status.ids(webhook, params).slice(0, MOST_IDS) : [params['id'] ?? ''];
    const found = await this.findAll(instance.id, ids);
    if (status) return status.answer(found, context);
    const [only] = found;
    if (!only) throw new RequestRefused(problem('not-found', 'There is no such message.'), 'NOT_FOUND');
    return jsonAnswer(200, { id: only.id, number: only.number, status: only.status });
  }

  private async findAll(instance: string, ids: readonly string[]): Promise<readonly MessageStatus[]> {
    const found = await Promise.all(ids.map((id) => this.recent.findStatus(instance, id)));
    return found.filter((status) => status !== undefined);
  }
}
