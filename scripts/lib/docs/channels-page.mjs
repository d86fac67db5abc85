import { rebased } from './links.mjs';
import { table } from './table.mjs';
import { withUrl } from './channel-reference.mjs';

const folderOf = (id) => `libs/channels/${id}`;

/** Every channel beside every other, for docs/channels.md. */
export function channelsTable(channels) {
  const from = (channel) => (text) => rebased(withUrl(text), folderOf(channel.id), 'docs');
  const rows = channels.map((channel) => {
    const { about, id } = channel;
    const said = (text) => firstSentence(from(channel)(text));
    const { receives, verifies, kinds, media, answers, repeats, checkedAgainst } = about;
    return [
      `[\`${id}\`](../${folderOf(id)}/README.md)<br>${about.name}`,
      ...[receives, verifies, kinds.join('; '), media, answers, repeats, checkedAgainst.join('; ')].map(said),
    ];
  });
  const head = [
    'channel',
    'receives',
    'verifies',
    'understands',
    'media',
    'answers',
    'the same message',
    'checked against',
  ];
  return table(head, rows);
}

// What follows stands on the reference page. A stop inside code or after a digit is none.
function firstSentence(text) {
  const [sentence] = /^(?:`[^`]*`|[^`])*?(?<![\d.])\.(?=\s|$)/u.exec(text) ?? [text];
  return sentence.replace(/\.$/, '');
}

/** One line for each channel, for a README at the root. */
export function channelList(channels, language) {
  const nameOf = language === 'zh' ? chineseNameOf : ({ name }) => name;
  const rows = channels.map(({ id, about }) => [`[\`${id}\`](${folderOf(id)}/README.md)`, nameOf(about)]);
  return table(language === 'zh' ? ['渠道', '说明'] : ['channel', 'what it is'], rows);
}

/** What stands in parentheses, where it is Chinese: `Sina Weibo (新浪微博)`. */
function chineseNameOf({ name }) {
  const chinese = [...name.matchAll(/\(([^()]*\p{Script=Han}[^()]*)\)/gu)].map(([, inside]) => inside);
  return chinese.length > 0 ? chinese.join('、') : name;
}
