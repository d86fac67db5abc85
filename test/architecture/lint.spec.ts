import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { ROOT } from './cruise.js';

// Only what needs no type information: the files linted here do not exist, so no project knows them.
const untyped = {
  ...tseslint.configs.disableTypeChecked,
  files: ['**/*.ts'],
  languageOptions: { parserOptions: { projectService: false } },
} as Linter.Config;

const { default: config } = (await import(`${ROOT}eslint.config.js`)) as { default: Linter.Config[] };
const eslint = new ESLint({ cwd: ROOT, overrideConfigFile: true, overrideConfig: [...config, untyped] });

const rulesBrokenBy = async (filePath: string, code: string): Promise<string[]> => {
  const [result] = await eslint.lintText(`${code}\n`, { filePath });
  return result?.messages.map(({ ruleId, message }) => ruleId ?? message) ?? [];
};

describe('the linter', () => {
  it.each([
    'export const now = (): number => Date.now();',
    'export const now = (): Date => new Date();',
    'export const dice = (): number => Math.random();',
    'export const where = (): string => process.cwd();',
    'export const tick = (): number => performance.now();',
    "import { randomUUID } from 'node:crypto';\nexport const id = (): string => randomUUID();",
  ])('refuses in a pure part of a channel: %s', async (code) => {
    for (const part of ['verify', 'payload', 'normalize']) {
      expect(await rulesBrokenBy(`libs/channels/sms/src/${part}.ts`, code)).toContain('no-restricted-syntax');
    }
  });

  it('lets a pure part read a time that it was given', async () => {
    const code = 'export const at = (seconds: number): Date => new Date(seconds * 1000);';
    expect(await rulesBrokenBy('libs/channels/sms/src/verify.ts', code)).toEqual([]);
  });

  it.each(['export const key = process.env.KEY;', 'export const { env } = process;'])(
    'keeps the environment out of libs and apps: %s',
    async (code) => {
      expect(await rulesBrokenBy('libs/journal/src/key.ts', code)).toContain('no-restricted-properties');
      expect(await rulesBrokenBy('apps/gateway/src/key.ts', code)).toContain('no-restricted-properties');
      expect(await rulesBrokenBy('apps/gateway/src/main.ts', code)).toEqual([]);
      expect(await rulesBrokenBy('libs/config/src/load.ts', code)).toEqual([]);
    },
  );

  it('keeps node:process, the same environment by another name, out of libs', async () => {
    const code = "import { env } from 'node:process';\nexport const key = env.KEY;";
    expect(await rulesBrokenBy('libs/journal/src/key.ts', code)).toContain('no-restricted-imports');
  });

  it('refuses a test that leaves out all others', async () => {
    expect(await rulesBrokenBy('libs/journal/src/key.spec.ts', "it.only('works', () => {});")).toContain(
      'no-restricted-syntax',
    );
  });
});
