import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exec, tail } from './exec.mjs';
import { SetupError } from './fail.mjs';
import { fromRoot } from './paths.mjs';
import { step } from './progress.mjs';

const STAMP = fromRoot('dist/.build-hash');
const KIT_STAMP = fromRoot('dist/.kit-hash');
const KIT_ENTRY = fromRoot('dist/libs/testing/src/index.js');
const SOURCES = ['apps', 'libs', 'tsconfig.json', 'nest-cli.json', 'package.json', 'package-lock.json'];
const isBuilt = (name) => !/spec\.ts$|\.md$/.test(name);

/** The compiled entry of an app. */
export const entryOf = (app) => fromRoot('dist/apps', app, 'src/main.js');

/** Compiles the apps and the libs they import, unless dist/ already holds exactly these sources. */
export async function ensureBuild() {
  if (readStamp(STAMP) === hashOfSources() && ['gateway', 'normalizer'].every((app) => existsSync(entryOf(app))))
    return;
  await step('Building (nest build --all)', async () => {
    const nest = fromRoot('node_modules/@nestjs/cli/bin/nest.js');
    const { code, output } = await exec(process.execPath, [nest, 'build', '--all']);
    if (code !== 0) throw new SetupError(`Building failed: nest build ended with code ${code}.\n\n${tail(output, 60)}`);
    stampBuild();
  });
}

/**
 * Compiles the contract suite as well, with its types: plain Node runs it in the processes that it starts, and for
 * channels that are written outside of this repository.
 */
export async function ensureKitBuild() {
  await ensureBuild();
  if (readStamp(KIT_STAMP) === hashOfSources() && existsSync(KIT_ENTRY)) return;
  await step('Building the contract suite (tsc)', async () => {
    const tsc = fromRoot('node_modules/typescript/bin/tsc');
    const { code, output } = await exec(process.execPath, [tsc, '-p', fromRoot('libs/testing/tsconfig.build.json')]);
    if (code !== 0) throw new SetupError(`Building failed: tsc ended with code ${code}.\n\n${tail(output, 60)}`);
    writeFileSync(KIT_STAMP, hashOfSources());
  });
}

/** Notes that dist/ holds what these sources compile to. */
export function stampBuild() {
  mkdirSync(fromRoot('dist'), { recursive: true });
  writeFileSync(STAMP, hashOfSources());
}

function readStamp(stamp) {
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
}

// Contents, not modification times: a checkout of another branch and back gives new times to the same sources.
function hashOfSources() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesUnder(source)).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(fromRoot(file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!path.includes('.')) {
    return readdirSync(fromRoot(path), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && isBuilt(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(fromRoot().length + 1));
  }
  return [path];
}
