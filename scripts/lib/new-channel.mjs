import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './fail.mjs';
import { fromRoot } from './paths.mjs';

const TEMPLATE = fromRoot('scripts/templates/channel');

/**
 * Makes the folder of a new channel, its sender, and its line in the registry.
 *
 * @param root the root of the tree that it is made in
 * @returns every place that waits to be filled in, as `file:line`, paths from the root
 */
export async function makeChannel(id, root = fromRoot()) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    throw new SetupError(
      `"${id}" is no name for a channel: lower-case letters, digits and single dashes, such as sms-acme.`,
    );
  }
  const folder = join('libs/channels', id);
  if (existsSync(join(root, folder))) throw new SetupError(`There is a folder ${folder} already; nothing was changed.`);
  const camel = id.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const pascal = camel[0].toUpperCase() + camel.slice(1);
  const named = (text) =>
    text.replaceAll('new-channel', id).replaceAll('newChannel', camel).replaceAll('NewChannel', pascal);
  cpSync(TEMPLATE, join(root, folder), { recursive: true });
  const sender = join('scripts/senders', `${id}.mjs`);
  cpSync(join(TEMPLATE, 'sender.mjs'), join(root, sender));
  rmSync(join(root, folder, 'sender.mjs'));
  const files = [...filesBelow(root, folder), sender];
  for (const file of files) writeFileSync(join(root, file), named(readFileSync(join(root, file), 'utf8')));
  await register(join(root, 'libs/channel-registry/src/channels.ts'), id, camel);
  return files.flatMap((file) => blanksIn(root, file));
}

function filesBelow(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(join(root, file)).isFile())
    .sort();
}

function blanksIn(root, file) {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  return lines.flatMap((line, index) => (line.includes('FILL IN') ? [`${file}:${index + 1}`] : []));
}

async function register(file, id, camel) {
  const text = readFileSync(file, 'utf8');
  const imports = text.match(/^import \{ \w+ \} from '#libs\/channels\/.*$/gm) ?? [];
  const [, names] = /CHANNELS: readonly AnyChannel\[\] = \[([^\]]*)\]/.exec(text) ?? [];
  if (imports.length === 0 || names === undefined) {
    throw new SetupError(`${file} is not written as it used to be: add the channel "${camel}" to it by hand.`);
  }
  const sorted = [...imports, `import { ${camel} } from '#libs/channels/${id}';`].sort(byModule);
  const list = [
    ...names
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    camel,
  ].sort();
  const written = text
    .replace(imports.join('\n'), sorted.join('\n'))
    .replace(/(CHANNELS: readonly AnyChannel\[\] = )\[[^\]]*\]/, `$1[${list.join(', ')}]`);
  const { format, resolveConfig } = await import('prettier');
  writeFileSync(file, await format(written, { ...(await resolveConfig(file)), filepath: file }));
}

const byModule = (one, other) => (one.split("'")[1] < other.split("'")[1] ? -1 : 1);
