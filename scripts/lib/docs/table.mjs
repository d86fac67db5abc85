// Outside of code a "<" would begin a tag, and what follows it would not be seen.
const withoutTags = (text) =>
  text
    .split(/(`[^`]*`|<br>)/)
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '&lt;') : part))
    .join('');

const escaped = (cell) =>
  withoutTags(String(cell))
    .replaceAll('|', '\\|')
    .replace(/\s*\n\s*/g, ' ');

/** A Markdown table; line breaks, bars and tags other than `<br>` in cells are made harmless. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text as code; a dash for nothing. */
export const code = (text) => (text === '' ? '–' : `\`${text}\``);
