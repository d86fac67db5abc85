import { MEDIA } from '#libs/contracts';
import { z } from 'zod';
import { Findings, tellValue, type Finding } from './finding.js';
import { put, secretNames, secretPlaces, secretsIn, without } from './settings-walk.js';
import { INSTANCE, type Subject } from './subject.js';

/** Is what it declares: an id, routes that do not collide, settings that are described and cannot do without their proof. */
export async function checkSettings(subject: Subject): Promise<readonly Finding[]> {
  const findings = new Findings('K1');
  const { channel } = subject;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(channel.id))
    findings.add('id', tellValue(channel.id), 'kebab-case', 'channel.ts');
  if (!MEDIA.includes(channel.medium)) findings.add('medium', channel.medium, MEDIA.join(', '), 'channel.ts');
  for (const name of channel.keepHeaders ?? []) {
    if (name !== name.toLowerCase()) findings.add('keepHeaders', name, 'lower case, as headers arrive', 'channel.ts');
  }
  checkAbout(subject, findings);
  checkRoutes(subject, findings);
  checkDescriptions(subject, findings);
  await checkProofIsNeeded(subject, findings);
  return findings.all;
}

function checkAbout({ channel }: Subject, findings: Findings): void {
  const { kinds, setUp, checkedAgainst, notChecked, ...texts } = channel.about;
  for (const [part, text] of Object.entries(texts)) {
    if (text.trim() === '') findings.add(`about.${part}`, 'nothing', 'a sentence for the reference page', 'about.ts');
  }
  const lists = { kinds, setUp, checkedAgainst, notChecked };
  for (const [part, list] of Object.entries(lists)) {
    if (list.length === 0) findings.add(`about.${part}`, 'an empty list', 'at least one entry', 'about.ts');
  }
  for (const text of [...Object.values(texts), ...Object.values(lists).flat()]) {
    // As `npm run channel:new` leaves it.
    if (text.startsWith('FILL IN')) findings.add('about', text, 'that, written', 'about.ts');
  }
}

function checkRoutes({ channel }: Subject, findings: Findings): void {
  if (channel.source.kind !== 'webhook') return;
  const { routes, page } = channel.source;
  if (!routes.some(({ role }) => role === 'messages')) {
    findings.add('routes', 'none takes messages', 'a route with the role "messages"', 'channel.ts');
  }
  if (routes.some(({ role }) => role === 'page') !== (page !== undefined)) {
    findings.add(
      'routes',
      'a page without a route, or the other way round',
      'source.page beside its route',
      'channel.ts',
    );
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

function checkDescriptions({ channel }: Subject, findings: Findings): void {
  const schema = z.toJSONSchema(channel.settings, { io: 'input', unrepresentable: 'any' });
  for (const path of undescribed(schema))
    findings.add(`settings ${path}`, 'no description', '.describe()', 'settings.ts');
}

/** Without a secret, with an empty one, or with one whose variable is not set, there is no instance. */
async function checkProofIsNeeded({ channel, options }: Subject, findings: Findings): Promise<void> {
  if (channel.source.kind !== 'webhook') return;
  if (!(options.proofs ?? []).some((proof) => proof !== 'address')) return;
  // It brings every channel there is with it, which whoever only wants a Redis shall not load.
  const { loadInstances } = await import('#libs/channel-registry');
  const names = secretNames(channel.settings);
  const mend = 'settings.ts: every secret marked .meta({ secret: true }), with a least length';
  if (channel.settings.safeParse(without(options.settings, secretsIn(options.settings, names))).success) {
    findings.add('settings', 'an instance without its secrets can be enabled', 'refused', mend);
  }
  for (const place of secretPlaces(options.settings, names)) {
    const about = `settings ${place.join('.')}`;
    if (channel.settings.safeParse(put(options.settings, place, '')).success) {
      findings.add(about, 'an instance with an empty secret can be enabled', 'refused', mend);
    }
    const settings = put(options.settings, place, '${CONTRACT_SUITE_HAS_NO_SUCH_VARIABLE}');
    const file = JSON.stringify({ channels: [{ id: INSTANCE, adapter: channel.id, settings }] });
    if (loadInstances([channel], file, 'channels.yaml', {}).instances.size > 0) {
      findings.add(about, 'an instance whose variable is not set can be enabled', 'refused', mend);
    }
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
