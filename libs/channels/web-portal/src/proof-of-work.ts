import { createHash } from 'node:crypto';

/** What became of the sum that the page is asked to work out; `assets/work.js` works it out. */
export type Work = 'not-asked' | 'done' | 'absent' | 'wrong';

/** Whether SHA-256 over `token.work` begins with so many zero bits. */
export function judgeWork(token: string, work: string | null, bits: number): Work {
  if (bits === 0) return 'not-asked';
  if (work === null || work === '') return 'absent';
  if (!/^\d{1,12}$/.test(work)) return 'wrong';
  const digest = createHash('sha256').update(`${token}.${work}`).digest();
  return Math.clz32(digest.readUInt32BE(0)) >= bits ? 'done' : 'wrong';
}
