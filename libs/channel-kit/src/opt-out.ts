import type { Normalized } from './draft.js';

/**
 * What messages of Chinese SMS platforms tell their readers to answer: 回T退订, 回TD退订, 拒收请回复R. Other letters are left to be
 * read by a person.
 */
const KEYWORDS: ReadonlySet<string> = new Set(['T', 'TD', 'R', '退订']);

/**
 * Leaves out a text message that is nothing but a keyword by which its sender wants no more messages of ours; null for any
 * other, a sentence with such a word in it included.
 *
 * Upper and lower case, half and full width are alike.
 */
export function optOutOf(text: string): Extract<Normalized, { kind: 'ignored' }> | null {
  const isKeyword = KEYWORDS.has(text.normalize('NFKC').trim().toUpperCase());
  return isKeyword ? { kind: 'ignored', reason: 'a keyword to opt out of messages of ours' } : null;
}
