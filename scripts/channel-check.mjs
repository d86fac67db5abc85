// `npm run channel:check <instance>`: a probe through the public URL and back, and what was changed on the way.
import { checkOf, servedBy } from './lib/served.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { loadEnvironment } from './lib/environment.mjs';
import { run, SetupError } from './lib/fail.mjs';
import { findRunning, runningBy } from './lib/running.mjs';

await run(async () => {
  await ensureDeps();
  const env = await loadEnvironment();
  const { opsUrl } = findRunning(env.DATA_DIR) ?? runningBy(env);
  const served = await servedBy(opsUrl, env);
  if (!served) {
    throw new SetupError(
      `No gateway answers at ${opsUrl}. Start one (npm start), or name it: OPS_HOST, OPS_PORT, ADMIN_TOKEN.`,
    );
  }
  const [wanted] = process.argv.slice(2);
  const ids = [...served.ids].join(', ');
  if (!wanted || wanted.startsWith('-'))
    throw new SetupError(`Usage: npm run channel:check <instance>, one of: ${ids}`);
  const report = await checkOf(opsUrl, wanted, env);
  if (!report) throw new SetupError(`There is no instance "${wanted}" that is called over HTTP; there are: ${ids}`);
  console.log(`${report.channel} (${report.adapter})  ${report.url}\n`);
  for (const { isFault, about, says } of report.findings)
    console.log(`${isFault ? '✗' : '·'} ${about.padEnd(8)} ${says}`);
  console.log(report.ok ? '\n✓ A genuine message would be taken in.' : '\n✗ Messages would not get through.');
  return report.ok ? 0 : 1;
});
