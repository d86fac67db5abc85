import { readdirSync, readFileSync } from 'node:fs';
import type { Expected } from '#libs/testing';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const VENDORS = ['yxsdcti', 'ifndcall', 'freeswitch', 'aliyun-voice'];

/** A recorded body and what must become of it; several of each where the body is an array. */
export interface Fixture {
  readonly name: string;
  readonly preset: string;
  readonly body: Buffer;
  readonly expected: Expected | readonly Expected[];
  /** What the call is named, for each intake. */
  readonly matters: readonly unknown[];
}

export const fixture = (file: string): Buffer => readFileSync(new URL(file, FIXTURES));

/** Every fixture that has a golden record, of one vendor or of all. */
export function fixtures(preset?: string): readonly Fixture[] {
  const files = readdirSync(FIXTURES);
  return files
    .filter((file) => file.endsWith('.golden.json'))
    .map((file) => {
      const name = file.replace('.golden.json', '');
      const golden = JSON.parse(fixture(file).toString()) as Golden | Golden[];
      return {
        name,
        preset: VENDORS.find((vendor) => name.startsWith(`${vendor}-`)) ?? 'hotline-event',
        body: fixture(files.find((other) => other.startsWith(`${name}.`) && other !== file)!),
        expected: Array.isArray(golden) ? golden.map(withoutMatter) : withoutMatter(golden),
        matters: [golden].flat().map(({ matter }) => matter),
      };
    })
    .filter((each) => preset === undefined || each.preset === preset);
}

type Golden = Readonly<Record<string, unknown>>;

/** The host makes an id of the matter's name, so that the contract suite never sees it. */
function withoutMatter({ matter: _, ...expected }: Golden): Expected {
  return expected;
}
