import { readFileSync } from 'node:fs';
import { readYaml } from '#libs/config';

/** What an operator puts into the environment; each kind of secret has its own. */
export const ENVIRONMENT = {
  CTI_SECRET: 'uJ+dP9tAvh9J/UbDNIuMm8DEv6xTH8XS',
  CTI_TOKEN: 'tQ7fR2mZ9kLw4XyB',
  CTI_PATH: 'n8Vb2Xc4Zq6Ws1Ed3Rf5',
  CTI_PASSWORD: 'cdr-Kq83vNz1',
};
const OTHERS = {
  CTI_SECRET: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  CTI_TOKEN: 'another-0ne-Zx81',
  CTI_PATH: 'b5Nc8Vx2Lk9Jh4Gf7Ds1',
  CTI_PASSWORD: 'another-0ne-Yw72',
};

/** Settings as they stand in the README, before the schema. */
export interface WrittenSettings {
  readonly preset?: string;
  readonly verify: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly [setting: string]: unknown;
}

/** The settings of every YAML block of the README, in its order, as the operator of this environment has them. */
export function settingsInReadme(environment: Readonly<Record<string, string>> = ENVIRONMENT): WrittenSettings[] {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const blocks = [...readme.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, block]) => block!);
  return blocks.flatMap((block) => {
    const { yaml, faults } = readYaml(block, 'README.md', environment);
    if (!yaml || faults.length > 0) throw new Error(`reading the README: ${JSON.stringify(faults)}`);
    return (yaml.value as { readonly settings: WrittenSettings }[]).map(({ settings }) => settings);
  });
}

/** The first settings in the README with this preset. */
export function settingsFor(preset: string, environment?: Readonly<Record<string, string>>): WrittenSettings {
  const found = settingsInReadme(environment).find((settings) => (settings.preset ?? 'hotline-event') === preset);
  if (!found) throw new Error(`the README has no lines for the preset ${preset}`);
  return found;
}

/** The same for a call centre that shares no secret with the first. */
export const settingsOfAnother = (preset: string): WrittenSettings => settingsFor(preset, OTHERS);
