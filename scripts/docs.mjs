// `npm run docs`: writes what is not kept by hand into the documents, from the code. `--check` writes nothing and fails
// when something would change.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureBuild } from './lib/build.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { documents } from './lib/docs/documents.mjs';
import { run } from './lib/fail.mjs';
import { fromRoot } from './lib/paths.mjs';

await run(async () => {
  await ensureDeps();
  await ensureBuild();
  const isCheck = process.argv.includes('--check');
  const changed = [];
  for (const { file, make } of await documents()) {
    const before = existsSync(fromRoot(file)) ? readFileSync(fromRoot(file), 'utf8') : '';
    const after = await make(before);
    if (after !== before) changed.push({ file, after });
  }
  // All or nothing: what cannot be made stops before anything is written.
  for (const { file, after } of changed) {
    if (!isCheck) writeFileSync(fromRoot(file), after);
    console.log(isCheck ? `✗ ${file} is not what the code says` : `wrote ${file}`);
  }
  if (isCheck && changed.length > 0) console.log('Run `npm run docs` and commit what it writes.');
  return isCheck && changed.length > 0 ? 1 : 0;
});
