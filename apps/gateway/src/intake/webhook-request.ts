import type { AnswerContext, WebhookRequest } from '#libs/channel-kit';
import type { ChannelInstance } from '#libs/channel-registry';
import type { FastifyRequest } from 'fastify';

/** A request as channels see it. */
export function webhookRequestOf(
  request: FastifyRequest,
  path: string,
  body: Uint8Array,
  publicBaseUrl: string | undefined,
): WebhookRequest {
  return {
    method: request.method,
    target: request.url,
    path,
    // Node joins a repeated header's values; `set-cookie`, the one exception, has no business in a request.
    headers: request.headers as Readonly<Record<string, string>>,
    body,
    remoteAddress: request.ip,
    publicBaseUrl: publicBaseUrl ?? null,
  };
}

/** What an instance's answer to a request may be made of. */
export function answerContextOf(instance: ChannelInstance, request: WebhookRequest): AnswerContext<unknown> {
  const url = `${request.publicBaseUrl ?? ''}/channels/${instance.id}`;
  return { settings: instance.settings, request, now: Date.now(), url };
}
