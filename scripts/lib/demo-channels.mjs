import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MOCK = 'wechaty-puppet-mock';

/**
 * The example's channels as the demo runs them: every instance on, and wechaty on the mock instead of an account.
 *
 * @returns the path of the file written
 */
export async function writeDemoChannels(example, folder) {
  const { parseDocument, isMap } = await import('yaml');
  const document = parseDocument(readFileSync(example, 'utf8'));
  for (const instance of document.get('channels').items) {
    if (!isMap(instance)) continue;
    instance.set('enabled', true);
    if (instance.get('adapter') !== 'wechaty') continue;
    instance.setIn(['settings', 'puppet'], MOCK);
    for (const name of ['token', 'endpoint', 'authority']) instance.deleteIn(['settings', name]);
  }
  const file = join(folder, 'channels.yaml');
  writeFileSync(file, document.toString());
  return file;
}
