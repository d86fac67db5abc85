import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fromRoot } from '../paths.mjs';

const QUOTED = /<!-- file:(\S+) -->[\s\S]*?<!-- file:end -->/g;

/** The text with every file that it quotes, between `<!-- file:path -->` and `<!-- file:end -->`, as the file is now. */
export function withQuotedFiles(text) {
  return text.replace(QUOTED, (_, file) => {
    const code = readFileSync(fromRoot(file), 'utf8').trim();
    const language = extname(file).slice(1);
    return `<!-- file:${file} -->\n\n\`\`\`${language}\n${code}\n\`\`\`\n\n<!-- file:end -->`;
  });
}
