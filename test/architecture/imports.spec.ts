import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Cruise, cruise, ROOT } from './cruise.js';

describe('the imports of this repository', () => {
  let result: Cruise;
  beforeAll(async () => (result = await cruise(ROOT, ['apps', 'libs', 'test', 'scripts'])), 120_000);

  it('break no rule', () => {
    expect(result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });

  // Under a compiler that it cannot use, dependency-cruiser sees no module, finds no violation and ends well.
  it('were all seen', () => {
    const tracked = execFileSync('git', ['ls-files', 'apps/**/*.ts', 'libs/**/*.ts'], { cwd: ROOT, encoding: 'utf8' })
      .split('\n')
      .filter((file) => file !== '' && existsSync(join(ROOT, file)));
    const seen = new Set(result.modules.map(({ source }) => source));
    expect(tracked.length).toBeGreaterThan(0);
    expect(tracked.filter((file) => !seen.has(file))).toEqual([]);
  });
});
