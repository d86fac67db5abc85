import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { fromRoot } from '../paths.mjs';
import { complainOfLacks } from './channel-lacks.mjs';
import { channelReference } from './channel-reference.mjs';
import { channelList, channelsTable } from './channels-page.mjs';
import { intakePage } from './intake-page.mjs';
import { replaceBetween } from './markers.mjs';
import { withQuotedFiles } from './quoted-files.mjs';
import { environmentTable, envExample } from './settings.mjs';

// Found in dist/ and at the last moment: a script has to run before anything of ours is built.
const built = (lib) => import(pathToFileURL(fromRoot('dist/libs', lib, 'src/index.js')).href);

/** Every document with generated parts: `make` gives its text as it should be, from its text as it is. Needs a build. */
export async function documents() {
  const [{ Environment }, contracts, kit, registry, { z }] = await Promise.all([
    built('config'),
    built('contracts'),
    built('channel-kit'),
    built('channel-registry'),
    import('zod'),
  ]);
  const read = (file) => readFileSync(fromRoot(file), 'utf8');
  const consumer = `\`\`\`js\n${read('examples/ticketing-consumer.mjs').trim()}\n\`\`\``;
  const channels = [...registry.CHANNELS].sort((a, b) => (a.id < b.id ? -1 : 1));
  complainOfLacks(channels);
  const page = (file, parts) => ({
    file,
    make: (text) =>
      formatted(
        Object.entries(parts).reduce((whole, [name, content]) => replaceBetween(whole, name, content, file), text),
        file,
      ),
  });
  const readme = (file, language) =>
    page(file, {
      consumer,
      channels: channelList(channels, language),
      settings: environmentTable(z, Environment, language),
    });
  return [
    { file: '.env.example', make: () => envExample(z, Environment, read('config/channels.yaml')) },
    readme('README.md', 'en'),
    readme('README.zh.md', 'zh'),
    {
      file: 'docs/intake.md',
      make: (text) => formatted(intakePage(text, { kit, registry, contracts }), 'docs/intake.md'),
    },
    {
      file: 'docs/add-a-channel.md',
      make: (text) => formatted(withQuotedFiles(text), 'docs/add-a-channel.md'),
    },
    page('docs/channels.md', { channels: channelsTable(channels) }),
    ...channels.map((channel) =>
      page(`libs/channels/${channel.id}/README.md`, {
        reference: channelReference(z, channel, registry.limitsOf(channel, {})),
      }),
    ),
  ];
}

async function formatted(text, file) {
  const { format, resolveConfig } = await import('prettier');
  return format(text, { ...(await resolveConfig(fromRoot(file))), filepath: fromRoot(file) });
}
