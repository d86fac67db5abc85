import { createHash } from 'node:crypto';
import type { AnyChannel } from '#libs/channel-kit';
import { readYaml, type ConfigFault, type YamlFile } from '#libs/config';
import { z } from 'zod';
import { secretValuesOf } from './secrets.js';

/** One configured channel: a URL, an adapter and its settings. Never changed once loaded. */
export interface ChannelInstance {
  readonly id: string;
  readonly adapter: string;
  readonly channel: AnyChannel;
  readonly settings: unknown;
  /** Names this very configuration: 12 hex digits that any change of it changes. */
  readonly version: string;
  /** Every secret among the settings, so that none is written anywhere. */
  readonly secrets: readonly string[];
}

/** What loading the channels came to: bad instances are left out, each with its faults; the others work. */
export interface LoadedChannels {
  readonly instances: ReadonlyMap<string, ChannelInstance>;
  readonly faults: readonly ConfigFault[];
}

const Line = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and dashes: it becomes the URL'),
  adapter: z.string(),
  enabled: z.boolean().default(true),
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
  if (!yaml) return { instances: new Map(), faults: unreadable };
  const root = File.safeParse(yaml.value);
  if (!root.success) {
    return { instances: new Map(), faults: [...unreadable, ...faultsOf(root.error, yaml, [])] };
  }
  const unset = new Set(unreadable.map((fault) => fault.where));
  const faults: ConfigFault[] = [...unreadable];
  const instances = new Map<string, ChannelInstance>();
  root.data.channels.forEach((line, index) => {
    const path = ['channels', index];
    const loaded = loadOne(channels, line, path, yaml);
    if ('faults' in loaded) {
      // An unset variable also makes an empty secret; one fault for it is enough.
      faults.push(...loaded.faults.filter((fault) => !unset.has(fault.where)));
    } else if (loaded.instance && instances.has(loaded.instance.id)) {
      faults.push({
        where: yaml.whereIs([...path, 'id']),
        what: `the id "${loaded.instance.id}" is taken by an instance above`,
      });
    } else if (loaded.instance) {
      instances.set(loaded.instance.id, loaded.instance);
    }
  });
  return { instances, faults };
}

function loadOne(
  channels: readonly AnyChannel[],
  line: unknown,
  path: readonly PropertyKey[],
  yaml: YamlFile,
): { readonly instance: ChannelInstance | undefined } | { readonly faults: readonly ConfigFault[] } {
  const parsed = Line.safeParse(line);
  if (!parsed.success) return { faults: faultsOf(parsed.error, yaml, path) };
  const { id, adapter, enabled } = parsed.data;
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
  const settings = channel.settings.safeParse(parsed.data.settings);
  if (!settings.success) return { faults: faultsOf(settings.error, yaml, [...path, 'settings'], `instance "${id}": `) };
  const version = createHash('sha256')
    .update(JSON.stringify([adapter, settings.data]))
    .digest('hex')
    .slice(0, 12);
  const secrets = secretValuesOf(channel.settings, settings.data);
  return { instance: Object.freeze({ id, adapter, channel, settings: settings.data, version, secrets }) };
}

function faultsOf(error: z.ZodError, yaml: YamlFile, base: readonly PropertyKey[], prefix = ''): ConfigFault[] {
  return error.issues.map((issue) => ({
    where: yaml.whereIs([...base, ...issue.path]),
    what: `${prefix}${issue.path.map(String).join('.') || 'this entry'}: ${issue.message}`,
  }));
}
