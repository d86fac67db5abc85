import { Injectable } from '@nestjs/common';
import type { Route, WebhookSource } from '#libs/channel-kit';
import type { ChannelInstance, LoadedChannels } from '#libs/channel-registry';

/** A webhook channel's instance. */
export type WebhookInstance = ChannelInstance & { readonly channel: { readonly source: WebhookSource<unknown> } };

/** What a path below `/channels` leads to. */
export interface Destination {
  readonly instance: WebhookInstance;
  /** Below the instance's URL, `/` at least. */
  readonly path: string;
  readonly route: Route | undefined;
  /** The `:name` segments of the route. */
  readonly params: Readonly<Record<string, string>>;
}

/** The loaded channel instances. */
@Injectable()
export class Instances {
  private readonly byId: ReadonlyMap<string, ChannelInstance>;

  constructor(loaded: LoadedChannels) {
    this.byId = loaded.instances;
  }

  all(): readonly ChannelInstance[] {
    return [...this.byId.values()];
  }

  /** Where `{id}{path}` of a request leads, or undefined when no webhook instance has that id. */
  find(method: string, id: string, path: string): Destination | undefined {
    const instance = this.byId.get(id);
    if (!instance || !isWebhook(instance)) return undefined;
    for (const route of instance.channel.source.routes) {
      const asked = method === 'HEAD' && route.role === 'page' ? 'GET' : method;
      const params = route.method === asked ? matchPath(route.path, path) : undefined;
      if (params) return { instance, path, route, params };
    }
    return { instance, path, route: undefined, params: {} };
  }
}

/** Whether the instance is called over HTTP. */
export function isWebhook(instance: ChannelInstance): instance is WebhookInstance {
  return instance.channel.source.kind === 'webhook';
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  if (pattern === path) return {};
  if (!pattern.includes(':')) return undefined;
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith(':') && value !== '') params[segment.slice(1)] = value;
    else if (segment !== value) return undefined;
  }
  return params;
}
