import type { Warning } from '#libs/contracts';
import { warnIf } from './warnings.js';

/** The longest content that an intake carries, in UTF-16 units. */
const MAX_CONTENT = 100_000;

/** What a draft says of a citizen's words. */
export interface Content {
  readonly content: string;
  readonly warnings: readonly Warning[];
}

/** A citizen's words as far as an intake can carry them, and a warning where that is not all. */
export function contentOf(text: string): Content {
  return {
    content: text.slice(0, MAX_CONTENT),
    warnings: warnIf(text.length > MAX_CONTENT, 'CONTENT_CUT', `Only the first ${MAX_CONTENT} characters are shown.`),
  };
}
