import type { Finding } from '../contract/finding.js';
import { checkPurity } from '../contract/k03-purity.js';
import type { Subject } from '../contract/subject.js';

/** What the groups of one channel share. Nothing is started before a group asks for it. */
export class Bench {
  private pure: Promise<readonly Finding[]> | undefined;

  constructor(readonly subject: Subject) {}

  /** The findings of the sealed runs, which are made once. */
  purity(): Promise<readonly Finding[]> {
    this.pure ??= checkPurity(this.subject);
    return this.pure;
  }

  async dispose(): Promise<void> {}
}
