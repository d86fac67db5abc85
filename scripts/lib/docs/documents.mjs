import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { fromRoot } from '../paths.mjs';
import { intakePage } from './intake-page.mjs';
import { replaceBetween } from './markers.mjs';
import { withQuotedFiles } from './quoted-files.mjs';
import { channelTable, environmentTable, envExample } from './settings.mjs';

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
  const readme = (file, language) => ({
    file,
    make(text) {
      const withConsumer = replaceBetween(text, 'consumer', consumer, file);
      return formatted(
        replaceBetween(withConsumer, 'settings', environmentTable(z, Environment, language), file),
        file,
      );
    },
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
    ...registry.CHANNELS.map(({ id, settings }) => {
      const file = `libs/channels/${id}/README.md`;
      return {
        file,
        make: (text) => formatted(replaceBetween(text, 'settings', channelTable(z, settings), file), file),
      };
    }),
  ];
}

async function formatted(text, file) {
  const { format, resolveConfig } = await import('prettier');
  return format(text, { ...(await resolveConfig(fromRoot(file))), filepath: fromRoot(file) });
}
