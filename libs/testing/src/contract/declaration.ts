import { MEDIA } from '#libs/contracts';
import { z } from 'zod';
import { Findings, tellValue, type Finding } from './finding.js';
import { secretNames } from './settings-walk.js';
import type { Subject } from './run.js';

/** Is what it declares: an id, routes that do not collide, settings that are described and cannot do without their proof. */
export function checkDeclaration(subject: Subject): readonly Finding[] {
  const findings = new Findings('declaration');
  const { channel } = subject;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(channel.id))
    findings.add('id', tellValue(channel.id), 'kebab-case', 'channel.ts');
  if (!MEDIA.includes(channel.medium)) findings.add('medium', channel.medium, MEDIA.join(', '), 'channel.ts');
  for (const name of channel.keepHeaders ?? []) {
    if (name !== name.toLowerCase()) findings.add('keepHeaders', name, 'lower case, as headers arrive', 'channel.ts');
  }
  checkRoutes(subject, findings);
  checkSettings(subject, findings);
  return findings.all;
}

function checkRoutes({ channel }: Subject, findings: Findings): void {
  if (channel.source.kind !== 'webhook') return;
  const { routes } = channel.source;
  if (!routes.some(({ role }) => role === 'messages')) {
    findings.add('routes', 'none takes messages', 'a route with the role "messages"', 'channel.ts');
  }
  const seen = new Set<string>();
  for (const { method, path } of routes) {
    if (!/^\/(?:$|(?::?[A-Za-z0-9_.-]+)(?:\/:?[A-Za-z0-9_.-]+)*$)/.test(path)) {
      findings.add('routes', path, 'a path such as "/", "/intakes" or "/intakes/:id"', 'channel.ts');
    }
    const shape = `${method} ${path.replaceAll(/:[^/]+/g, ':')}`;
    if (seen.has(shape)) findings.add('routes', `${method} ${path} twice`, 'one route for a request', 'channel.ts');
    seen.add(shape);
  }
}

function checkSettings({ channel, options }: Subject, findings: Findings): void {
  const schema = z.toJSONSchema(channel.settings, { io: 'input', unrepresentable: 'any' });
  for (const path of undescribed(schema))
    findings.add(`settings ${path}`, 'no description', '.describe()', 'settings.ts');
  const secrets = secretNames(channel.settings);
  if (channel.source.kind !== 'webhook') return;
  const bare = without(options.settings, secrets);
  if (channel.settings.safeParse(bare).success && (options.proofs ?? []).some((proof) => proof !== 'address')) {
    const found = 'an instance without its secrets can be enabled';
    findings.add('settings', found, 'refused, and every secret marked .meta({ secret: true })', 'settings.ts');
  }
}

/** Paths of the properties that say nothing about themselves; a reference is described where it is used or where it leads. */
function undescribed(schema: unknown): readonly string[] {
  const root = schema as { readonly $defs?: Readonly<Record<string, { readonly description?: string }>> };
  const found: string[] = [];
  const walk = (node: unknown, path: string): void => {
    if (node === null || typeof node !== 'object') return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties') {
        for (const [name, property] of Object.entries(
          value as Record<string, { description?: string; $ref?: string }>,
        )) {
          const target = root.$defs?.[property.$ref?.replace('#/$defs/', '') ?? ''];
          const isSaid = (property.description ?? target?.description) !== undefined || 'const' in property;
          if (!isSaid) found.push(`${path}${name}`);
          walk(property, `${path}${name}.`);
        }
      } else walk(value, path);
    }
  };
  walk(schema, '');
  return [...new Set(found)];
}

function without(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((each) => without(each, names));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !names.has(name))
      .map(([name, part]) => [name, without(part, names)]),
  );
}
