import { existsSync, readFileSync } from 'node:fs';
import { SetupError } from '../fail.mjs';
import { fromRoot } from '../paths.mjs';

/** What `about` must say, and what that is, for whoever has left it out. */
const ABOUT = {
  name: "as people call it, with the Chinese name where there is one: 'Sina Weibo (新浪微博)'",
  receives: "how messages arrive: 'HTTP push, one message each'",
  verifies: 'what proves the sender, and what that is worth',
  kinds: "the kinds of message that are understood: ['text', 'location']",
  media: 'what comes of pictures, voice and files',
  answers: 'what the sender is answered, receipt included',
  repeats: 'what makes two deliveries the same message',
  setUp: 'what the provider must be told, step by step; `{url}` stands for the address of the instance',
  checkedAgainst: 'what it was checked against that you did not write',
  notChecked: 'what could not be checked, and what was done in its stead',
};
const MARKERS = ['<!-- reference:begin -->', '<!-- reference:end -->'];

/** What a channel lacks to be documented, each as a line that says what to write and where. */
export function lacksOf({ id, about, source }, readme) {
  const folder = `libs/channels/${id}`;
  const lacks = [];
  if (about === undefined) {
    const fields = Object.entries(ABOUT).map(([name, is]) => `\n      ${name}: ${is}`);
    lacks.push(`${folder}/src/about.ts, a const \`about: About\` that channel.ts names, with${fields.join('')}`);
  } else {
    const said = (name) => [about[name] ?? []].flat().join('').trim();
    const unsaid = Object.keys(ABOUT).filter((name) => said(name) === '' || said(name).includes('FILL IN'));
    lacks.push(...unsaid.map((name) => `\`${name}\` in ${folder}/src/about.ts: ${ABOUT[name]}`));
    if (source.kind === 'webhook' && said('setUp') !== '' && !said('setUp').includes('{url}')) {
      lacks.push(`\`{url}\` in \`setUp\` of ${folder}/src/about.ts: the provider must be told the address`);
    }
  }
  if (readme === undefined)
    lacks.push(`${folder}/README.md: what arrives, what is peculiar, and ${MARKERS.join(' and ')}`);
  else {
    const missing = MARKERS.filter((marker) => !readme.includes(marker));
    if (missing.length > 0) lacks.push(`${missing.join(' and ')} in ${folder}/README.md, where the reference goes`);
  }
  return lacks;
}

/** Stops with everything that any channel lacks, so that it is mended at once. */
export function complainOfLacks(channels) {
  const lacks = channels.flatMap((channel) => {
    const file = fromRoot('libs/channels', channel.id, 'README.md');
    return lacksOf(channel, existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  });
  if (lacks.length === 0) return;
  throw new SetupError(
    `Generating the pages of the channels, these are lacking:${lacks.map((lack) => `\n  - ${lack}`).join('')}`,
  );
}
