import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { ProbeRequest } from '#libs/channel-kit';
import type { Environment } from '#libs/config';
import { Instances, isWebhook, type WebhookInstance } from '../intake/instances.js';
import { withoutSecrets } from '../intake/without-secrets.js';
import { SETTINGS } from '../tokens.js';
import { changesOf, type Finding } from './changes.js';
import { PROBE_HEADER, PROBE_NAME, ProbeMark } from './probe-mark.js';
import { readSeen, type Seen } from './seen.js';

// Proxies like to write these anew: an encoded space, a plus, characters that need no encoding, and some that do.
const TRICKY_QUERY = `${PROBE_NAME}=a%20b%2Bc+d%7Ee%E4%B8%AD`;
const PATIENCE_MS = 10_000;

/** What a check of an instance came to. */
export interface CheckReport {
  readonly channel: string;
  readonly adapter: string;
  /** Where the probe went, secrets cut out. */
  readonly url: string;
  /** Whether a genuine message would have been taken in. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

/** Tries an instance from outside: a probe, signed as the provider signs, through the real proxy and back. */
@Injectable()
export class ChannelCheck {
  constructor(
    private readonly instances: Instances,
    private readonly mark: ProbeMark,
    private readonly http: HttpAdapterHost,
    @Inject(SETTINGS) private readonly settings: Environment,
  ) {}

  /**
   * Sends a probe and tells what a proxy changed of it. It never becomes an intake.
   *
   * @returns undefined when no webhook instance has that id
   */
  async check(id: string): Promise<CheckReport | undefined> {
    const instance = this.instances.all().find((candidate) => candidate.id === id);
    if (!instance || !isWebhook(instance)) return undefined;
    const base = this.settings.PUBLIC_BASE_URL;
    const about = { channel: id, adapter: instance.adapter };
    const { probe } = instance.channel.source;
    if (!probe) {
      const says = `The adapter ${instance.adapter} makes no probes, so nothing was sent.`;
      return { ...about, url: '', ok: false, findings: [{ about: 'way', isFault: true, says }] };
    }
    const url = `${base ?? this.ownUrl()}/channels/${id}`;
    const sent = probe({ settings: instance.settings, now: Date.now(), url, query: TRICKY_QUERY });
    const findings = [...(await this.send(instance, sent)), ...straightOf(base)].map((finding) => ({
      ...finding,
      says: withoutSecrets(finding.says, instance.secrets),
    }));
    const ok = !findings.some(({ isFault }) => isFault);
    return { ...about, url: withoutSecrets(sent.url, instance.secrets), ok, findings };
  }

  /** Where this process itself listens. */
  private ownUrl(): string {
    const { address, port, family } = (this.http.httpAdapter.getHttpServer() as Server).address() as AddressInfo;
    const host = ['0.0.0.0', '::'].includes(address) ? '127.0.0.1' : address;
    return `http://${family === 'IPv6' && host === address ? `[${host}]` : host}:${port}`;
  }

  private async send(instance: WebhookInstance, sent: ProbeRequest): Promise<readonly Finding[]> {
    const startedAt = performance.now();
    const headers = { ...sent.headers, [PROBE_HEADER]: this.mark.make(instance.id, Date.now()) };
    const body = sent.method === 'GET' ? null : sent.body;
    let answer: Response;
    try {
      // Providers follow no redirects, so neither does this.
      const signal = AbortSignal.timeout(PATIENCE_MS);
      answer = await fetch(sent.url, { method: sent.method, headers, body, redirect: 'manual', signal });
    } catch (error) {
      return [fault('way', `${new URL(sent.url).origin} could not be reached: ${reasonOf(error)}. Look at DNS, the proxy and its certificate; a gateway that cannot reach its own public URL from inside may still be reachable from outside.`)]; // prettier-ignore
    }
    const seen = answer.headers.get(PROBE_HEADER) === 'seen' ? await readSeen(answer) : undefined;
    if (!seen) return [await somebodyElse(answer)];
    const tookMs = Math.round(performance.now() - startedAt);
    return [...changesOf(sent, seen), ...proofOf(seen), sourceOf(seen, instance), timeOf(tookMs, instance)];
  }
}

/** A probe that went no way at all says nothing of proxies. */
function straightOf(base: string | undefined): readonly Finding[] {
  if (base !== undefined && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(base).hostname)) return [];
  const what = base === undefined ? 'PUBLIC_BASE_URL is not set' : 'PUBLIC_BASE_URL is this machine itself';
  const says = `${what}: the probe went straight to the gateway, and no proxy was tried. Set it to the address that the provider calls.`;
  return [{ about: 'way', isFault: false, says }];
}

async function somebodyElse(answer: Response): Promise<Finding> {
  const location = answer.headers.get('location');
  if (location) return fault('way', `The address redirects to ${location}. Providers do not follow redirects; give them the address that answers.`); // prettier-ignore
  const server = answer.headers.get('server');
  const who = server ? `"${server}"` : 'something that does not give its name';
  // It may have been read as far as it was worth.
  await answer.body?.cancel().catch(() => undefined);
  return fault('answer', `The probe was answered ${answer.status} by ${who}, not by this gateway's probe desk. Either the proxy does not pass /channels/ on, or takes the header ${PROBE_HEADER} away, or leads to a gateway with another JOURNAL_KEY.`); // prettier-ignore
}

function proofOf({ verdict, isRouted }: Seen): readonly Finding[] {
  if (!isRouted) return [fault('path', 'The channel takes no messages at the address at which the probe arrived.')];
  switch (verdict.kind) {
    case 'accepted':
      return [{ about: 'proof', isFault: false, says: 'The channel believed the probe.' }];
    case 'stale':
      return [fault('proof', `The signature was right but ${Math.round((verdict.skewMs ?? 0) / 1000)} s away from the gateway's clock.`)]; // prettier-ignore
    default:
      return [fault('proof', `The channel did not believe the probe: ${verdict.reason ?? verdict.kind}. See what was changed; when nothing was, compare PUBLIC_BASE_URL with the address that the provider calls.`)]; // prettier-ignore
  }
}

function sourceOf({ remoteAddress, headers }: Seen, { limits: { perAddress } }: WebhookInstance): Finding {
  const forwarded = String(headers['x-forwarded-for'] ?? '').split(/\s*,\s*/);
  const isOfProxy = forwarded[0] !== '' && !forwarded.includes(remoteAddress ?? '');
  if (perAddress && isOfProxy) {
    return fault('source', `It arrived from ${remoteAddress ?? 'nowhere known'}, a proxy that is not named in TRUSTED_PROXIES: everybody behind it together may send ${perAddress.requests} requests in ${perAddress.seconds} s, the others are refused. Name it there.`); // prettier-ignore
  }
  const says = `It arrived from ${remoteAddress ?? 'nowhere known'}. If that is the proxy and addresses matter, name the proxy in TRUSTED_PROXIES.`;
  return { about: 'source', isFault: false, says };
}

function timeOf(tookMs: number, { channel }: WebhookInstance): Finding {
  const { deadlineMs } = channel.ack;
  return {
    about: 'answer',
    isFault: tookMs > deadlineMs,
    says: `It was answered after ${tookMs} ms; the provider waits ${deadlineMs} ms.`,
  };
}

function fault(about: Finding['about'], says: string): Finding {
  return { about, isFault: true, says };
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message || ((cause as NodeJS.ErrnoException).code ?? message) : message;
}
