import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const INSTANCES = ['city-app', 'wechat', 'sms', 'call-centre', 'community-groups'];

describe('npm run demo', () => {
  // It compiles first when the sources have changed, on two cores for a minute or so.
  it('brings one message through every channel of the example config', async () => {
    const { code, output } = await new Promise<{ code: number; output: string }>((done) => {
      execFile(process.execPath, ['scripts/demo.mjs'], { cwd: ROOT }, (error, stdout, stderr) =>
        done({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
      );
    });
    const rows = output.split('\n').filter((line) => line.startsWith('│'));
    const arrived = INSTANCES.filter((id) =>
      rows.some((row) => row.startsWith(`│ ${id} `) && row.includes(' create ')),
    );
    expect({ code, arrived, output }).toEqual({ code: 0, arrived: INSTANCES, output });
  }, 600_000);
});
