import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const WALK_THROUGH = readFileSync(join(ROOT, 'docs/conformance.md'), 'utf8');

/** A channel and its test as docs/conformance.md has them, in a folder that knows this repository as a package alone. */
describe('a channel outside of the repository', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'integrator-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/hotline-intake-gateway'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (change: (channel: string) => string = (channel) => channel): void => {
    for (const [, file = '', code = ''] of WALK_THROUGH.matchAll(/^```js file=(\S+)\n([\s\S]*?)^```$/gm)) {
      writeFileSync(join(folder, file), file === 'acme.mjs' ? change(code) : code);
    }
  };
  const run = (...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> =>
    new Promise((resolve) => {
      const { PATH } = process.env;
      execFile(process.execPath, [...args], { cwd: folder, env: { PATH } }, (error, output) =>
        resolve({ code: error === null ? 0 : 1, output }),
      );
    });

  it('is held to all groups by Node’s own test runner', async () => {
    write();
    const { code, output } = await run('--test', '--test-reporter=tap', 'acme.test.mjs');
    const passed = [...output.matchAll(/^\s+ok \d+ - (K\d+)/gm)].map(([, group]) => group);
    expect({ passed, code, output: code === 0 ? '' : output }).toEqual({
      passed: Array.from({ length: 12 }, (_, index) => `K${index + 1}`),
      code: 0,
      output: '',
    });
  }, 180_000);

  it('is told what is wrong with it', async () => {
    write((channel) =>
      channel.replace(
        'hmacVerifier(settings)(request, { now })',
        "({ kind: 'accepted', credential: 'any', assurance: 'high' })",
      ),
    );
    const { code, output } = await run('--test', '--test-reporter=tap', '--test-name-pattern=K2', 'acme.test.mjs');
    expect(code).toBe(1);
    expect(output).toContain('genuine "a form", header:x-signature falsified');
  }, 180_000);

  it('sees types', () => {
    const file = join(folder, 'typed.ts');
    writeFileSync(
      file,
      [
        "import { defineChannel, pathKeySettings, type Channel } from 'hotline-intake-gateway/channel-kit';",
        "import type { Intake } from 'hotline-intake-gateway/contracts';",
        "import { checkChannelContract, type ContractOptions } from 'hotline-intake-gateway/testing';",
        'declare const channel: Channel; declare const options: ContractOptions; declare const intake: Intake;',
        'void checkChannelContract(defineChannel(channel), options, ["K2"]); void pathKeySettings;',
        'export const wrong: number = intake.id;',
      ].join('\n'),
    );
    const { NodeNext } = ts.ModuleKind;
    const options = {
      module: NodeNext,
      target: ts.ScriptTarget.ES2023,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    };
    const program = ts.createProgram([file], options);
    const told = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
    expect(told).toEqual(["Type 'string' is not assignable to type 'number'."]);
  }, 60_000);
});
