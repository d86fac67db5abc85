import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import ts from 'typescript';
import { until } from './workspace.js';

const SOURCE = dirname(dirname(fileURLToPath(import.meta.url)));

/** Compiles the journal for a plain Node process; answers the folder that holds it. */
export async function compileForChild(): Promise<string> {
  const target = await mkdtemp(join(tmpdir(), 'journal-child-'));
  await writeFile(join(target, 'package.json'), '{"type":"module"}');
  for (const folder of ['', 'testing']) {
    await mkdir(join(target, folder), { recursive: true });
    for (const name of await readdir(join(SOURCE, folder))) {
      if (!name.endsWith('.ts') || name.endsWith('.spec.ts')) continue;
      const text = await readFile(join(SOURCE, folder, name), 'utf8');
      const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
      const { outputText } = ts.transpileModule(text, { compilerOptions: options });
      await writeFile(join(target, folder, name.replace(/\.ts$/, '.js')), outputText);
    }
  }
  return target;
}

/** A process that holds a journal open. */
export class JournalProcess {
  readonly lines: string[] = [];
  readonly #child;
  readonly #ended: Promise<unknown>;

  constructor(compiled: string, directory: string, mode: 'append' | 'hold') {
    this.#child = spawn(process.execPath, [join(compiled, 'testing', 'appender.js'), directory, mode], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // A line that the kill cut off is no acknowledgement that anybody has read.
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.lines.push(line));
    this.#ended = once(this.#child, 'close');
  }

  /** The id of the journal that it opened, once it has. */
  async id(): Promise<string> {
    await until(() => this.lines.length > 0);
    return this.lines[0]!.split(' ')[1]!;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
