import { createHash } from 'node:crypto';
import type { AnyChannel } from '#libs/channel-kit';
import { readYaml, type ConfigFault, type YamlFile } from '#libs/config';
import { z } from 'zod';
import { secretValuesOf } from './secrets.js';

/**
 * When a sender gets its answer.
 *
 * `dual`: in the journal and in Redis, but Redis is waited for at most 300 ms and only while the forwarder is caught up.
 * `journal`: in the journal. `dual-or-503`: in both, or a 503; for senders that are known to retry.
 */
export type AckMode = 'dual' | 'journal' | 'dual-or-503';

/** What one instance takes: its channel's limits, or its own. */
export interface InstanceLimits {
  /** Of a body that is held in memory, bytes. */
  readonly bodyBytes: number;
  /** Requests a second on average, and at once. */
  readonly ratePerSecond: number;
  readonly burst: number;
  /** What one source address may send; undefined: as much as everybody together. */
  readonly perAddress?: { readonly requests: number; readonly seconds: number } | undefined;
}

/** One configured channel: a URL, an adapter and its settings. Never changed once loaded. */
export interface ChannelInstance {
  readonly id: string;
  readonly adapter: string;
  readonly channel: AnyChannel;
  readonly settings: unknown;
  readonly limits: InstanceLimits;
  /** When a message counts as taken in; see {@link AckMode}. */
  readonly ackMode: AckMode;
  /** Names this very configuration: 12 hex digits that any change of it changes. */
  readonly version: string;
  /** Every secret among the settings, so that none is written anywhere. */
  readonly secrets: readonly string[];
}

/** What loading the channels came to: bad instances are left out, each with its faults; the others work. */
export interface LoadedChannels {
  readonly instances: ReadonlyMap<string, ChannelInstance>;
  readonly faults: readonly ConfigFault[];
  /** The ids of those left out, so far as they have one: what came for them is not from nowhere. */
  readonly disabled: ReadonlySet<string>;
}

const Line = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and dashes: it becomes the URL'),
  adapter: z.string(),
  enabled: z.boolean().default(true),
  ack: z.enum(['dual', 'journal', 'dual-or-503']).default('dual'),
  limits: z
    .strictObject({
      bodyBytes: z
        .int()
        .min(1024)
        .max(8 * 1024 * 1024)
        .optional(),
      ratePerSecond: z.number().positive().optional(),
      burst: z.int().positive().optional(),
      perAddress: z.strictObject({ requests: z.int().positive(), seconds: z.int().positive().max(86_400) }).optional(),
    })
    .default({}),
  settings: z.record(z.string(), z.unknown()).default({}),
});
const File = z.object({ channels: z.array(z.unknown()) });

/**
 * Reads the channel instances from YAML text.
 *
 * A bad instance is left out alone; every fault is named with file, line and what was expected.
 *
 * @param channels the adapters to choose from
 * @param env fills in `${NAME}`
 */
export function loadInstances(
  channels: readonly AnyChannel[],
  text: string,
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): LoadedChannels {
  const { yaml, faults: unreadable } = readYaml(text, file, env);
  if (!yaml) return { instances: new Map(), faults: unreadable, disabled: new Set() };
  const root = File.safeParse(yaml.value);
  if (!root.success) {
    return { instances: new Map(), faults: [...unreadable, ...faultsOf(root.error, yaml, [])], disabled: new Set() };
  }
  const unset = new Set(unreadable.map((fault) => fault.where));
  const faults: ConfigFault[] = [...unreadable];
  const instances = new Map<string, ChannelInstance>();
  const disabled = new Set<string>();
  root.data.channels.forEach((line, index) => {
    const path = ['channels', index];
    const loaded = loadOne(channels, line, path, yaml);
    if ('faults' in loaded) {
      // An unset variable also makes an empty secret; one fault for it is enough.
      faults.push(...loaded.faults.filter((fault) => !unset.has(fault.where)));
      const { id } = (line ?? {}) as { readonly id?: unknown };
      if (typeof id === 'string') disabled.add(id);
    } else if (loaded.instance && instances.has(loaded.instance.id)) {
      faults.push({
        where: yaml.whereIs([...path, 'id']),
        what: `the id "${loaded.instance.id}" is taken by an instance above`,
      });
    } else if (loaded.instance) {
      instances.set(loaded.instance.id, loaded.instance);
    }
  });
  return { instances, faults, disabled };
}

function loadOne(
  channels: readonly AnyChannel[],
  line: unknown,
  path: readonly PropertyKey[],
  yaml: YamlFile,
): { readonly instance: ChannelInstance | undefined } | { readonly faults: readonly ConfigFault[] } {
  const parsed = Line.safeParse(line);
  if (!parsed.success) return { faults: faultsOf(parsed.error, yaml, path) };
  const { id, adapter, enabled, ack: ackMode } = parsed.data;
  if (!enabled) return { instance: undefined };
  const channel = channels.find((candidate) => candidate.id === adapter);
  if (!channel) {
    const known = channels.map((candidate) => candidate.id).join(', ');
    return {
      faults: [
        { where: yaml.whereIs([...path, 'adapter']), what: `there is no adapter "${adapter}"; there are ${known}` },
      ],
    };
  }
  const settings = (channel.settings as z.ZodType<unknown>).safeParse(parsed.data.settings);
  if (!settings.success) return { faults: faultsOf(settings.error, yaml, [...path, 'settings'], `instance "${id}": `) };
  const version = createHash('sha256')
    .update(JSON.stringify([adapter, settings.data, parsed.data.limits, ackMode]))
    .digest('hex')
    .slice(0, 12);
  const secrets = secretValuesOf(channel.settings, settings.data);
  const limits = limitsOf(channel, parsed.data.limits);
  return {
    instance: Object.freeze({ id, adapter, channel, settings: settings.data, limits, ackMode, version, secrets }),
  };
}

/** What an instance takes: what it says itself, or its channel, or everybody's default. */
export function limitsOf(channel: AnyChannel, own: Partial<InstanceLimits>): InstanceLimits {
  const bodyBytes = own.bodyBytes ?? channel.limits?.bodyBytes ?? 256 * 1024;
  const ratePerSecond = own.ratePerSecond ?? channel.limits?.ratePerSecond ?? 2000;
  // Providers push what piled up during an outage all at once.
  const burst = own.burst ?? channel.limits?.burst ?? Math.ceil(ratePerSecond * 2);
  const perAddress = own.perAddress ?? channel.limits?.perAddress;
  return Object.freeze({ bodyBytes, ratePerSecond, burst, perAddress });
}

function faultsOf(error: z.ZodError, yaml: YamlFile, base: readonly PropertyKey[], prefix = ''): ConfigFault[] {
  return error.issues.flatMap((issue) => {
    const name = (path: readonly PropertyKey[]) => path.map(String).join('.') || 'this entry';
    if (issue.code !== 'unrecognized_keys') {
      return { where: yaml.whereIs([...base, ...issue.path]), what: `${prefix}${name(issue.path)}: ${issue.message}` };
    }
    // One fault for each, where it stands: most are slips of the pen.
    return issue.keys.map((key) => ({
      where: yaml.whereIs([...base, ...issue.path, key]),
      what: `${prefix}${name([...issue.path, key])}: there is no such setting`,
    }));
  });
}
