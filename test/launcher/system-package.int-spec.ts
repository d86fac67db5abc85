import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/lib/system-package.mjs', import.meta.url));

/** Knows its packages once its lists are fetched; a package is a program of that name. */
const APT_GET = `#!/bin/sh
echo "$*" >> "$TOY/calls"
for last; do :; done
case "$1" in
  update) touch "$TOY/lists" ;;
  install)
    [ -f "$TOY/lists" ] && [ "$last" = toy-package ] || { echo "E: Unable to locate package $last"; exit 100; }
    printf '#!/bin/sh\\n' > "$TOY/bin/toy-program"
    chmod +x "$TOY/bin/toy-program" ;;
esac
`;
// Whoever runs the tests may be root or not.
const SUDO = '#!/bin/sh\nshift\nexec "$@"\n';
const SYSTEMCTL = '#!/bin/sh\necho "systemctl $*" >> "$TOY/calls"\n';

describe('a program of the system', () => {
  let toy: string;
  beforeEach(() => {
    toy = mkdtempSync(join(tmpdir(), 'toy-system-'));
    mkdirSync(join(toy, 'bin'));
  });
  afterEach(() => rmSync(toy, { recursive: true, force: true }));

  const command = (name: string, script: string): void => {
    writeFileSync(join(toy, 'bin', name), script);
    chmodSync(join(toy, 'bin', name), 0o755);
  };
  const calls = (): string[] => readFileSync(join(toy, 'calls'), 'utf8').trim().split('\n');

  /** Runs `ensureProgram` in a process of its own; what it says, and the path or the fault as its last line. */
  function ensure(program: object): { readonly said: string; readonly last: string | undefined } {
    const wanted = { title: 'Toy', commands: ['toy-program'], missing: 'There is no toy here', ...program };
    const code =
      `const { ensureProgram } = await import(${JSON.stringify(SCRIPT)});` +
      `await ensureProgram(${JSON.stringify(wanted)}).then(console.log, ({ message }) => console.log(message));`;
    const PATH = [join(toy, 'bin'), process.env['PATH']].join(delimiter);
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      env: { ...process.env, PATH, TOY: toy },
      encoding: 'utf8',
    });
    return { said: stdout + stderr, last: stdout.trim().split('\n').at(-1) };
  }

  it('is used where it is found', () => {
    command('apt-get', APT_GET);
    command('toy-program', '#!/bin/sh\n');
    expect(ensure({ packages: { 'apt-get': ['toy-package'] } }).last).toBe(join(toy, 'bin/toy-program'));
    expect(existsSync(join(toy, 'calls'))).toBe(false);
  });

  it('is installed, from fresh lists where the old ones have nothing, and its service left off', () => {
    for (const [name, script] of Object.entries({ 'apt-get': APT_GET, sudo: SUDO, systemctl: SYSTEMCTL })) {
      command(name, script);
    }
    const { last } = ensure({ packages: { 'apt-get': ['newer-package', 'toy-package'] }, service: 'toy' });
    expect(last).toBe(join(toy, 'bin/toy-program'));
    expect(calls().map((call) => call.replace(/ -.* /, ' '))).toEqual([
      'install newer-package',
      'install toy-package',
      'update',
      'install newer-package',
      'install toy-package',
      'systemctl disable toy',
    ]);
  });

  it('is asked for in words where nothing can install it', () => {
    command('apt-get', APT_GET);
    command('sudo', SUDO);
    const { said } = ensure({ packages: { 'apt-get': ['no-package'] }, otherwise: ['  or do without'] });
    expect(said).toContain('There is no toy here, and apt-get could not install it:');
    expect(said).toContain('E: Unable to locate package no-package');
    expect(said).toContain('sudo apt-get install no-package\n  or do without');
    expect(ensure({ packages: { 'no-manager': ['toy'] } }).said).toContain('with the package manager of this system');
  });
});
