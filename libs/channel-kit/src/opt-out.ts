/**
 * What messages of Chinese SMS platforms tell their readers to answer: 回T退订, 回TD退订, 拒收请回复R. Other letters are left to be
 * read by a person.
 */
const KEYWORDS: ReadonlySet<string> = new Set(['T', 'TD', 'R', '退订']);

/**
 * Whether a text message is nothing but a keyword by which its sender wants no more messages of ours; upper and lower case,
 * half and full width alike. A sentence with such a word in it is none.
 */
export function isOptOut(text: string): boolean {
  return KEYWORDS.has(text.normalize('NFKC').trim().toUpperCase());
}
