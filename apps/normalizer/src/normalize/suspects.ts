import type { EnvelopeBatch } from '#libs/contracts';
import type { BegunMarks } from '#libs/ledger';
import type { Ended, NormalizeService } from './normalize.service.js';
import { quarantined } from './outcome.js';

// So many processes may die over one message before it is left to a person. Not fewer: a host that goes down, or another
// message of the same process, takes the innocent with it as well.
const CRASHES = 3;

/** Works messages of a batch that came back, because whoever had it before may have died of one of them. */
export class Suspects {
  constructor(
    private readonly service: NormalizeService,
    private readonly marks: BegunMarks,
  ) {}

  /**
   * Works one message, like {@link NormalizeService.work}; one that process after process has begun and none has ended
   * is quarantined unseen.
   *
   * @param single a batch of one message, see {@link oneByOne}
   */
  async work(single: EnvelopeBatch): Promise<readonly Ended[]> {
    const { journal, envelopes } = single;
    const seq = envelopes[0]?.seq ?? 0;
    const crashes = (await this.marks.begin(journal, seq)) - 1;
    const instead = crashes >= CRASHES ? crashed(crashes) : undefined;
    try {
      const ended = await this.service.work(single, instead);
      await this.marks.ended(journal, seq);
      return ended;
    } catch (error) {
      await this.marks.survived(journal, seq);
      throw error;
    }
  }
}

/** A batch as batches of one message each, in order. */
export function oneByOne(batch: EnvelopeBatch): readonly EnvelopeBatch[] {
  return batch.envelopes.map((positioned) => ({ ...batch, envelopes: [positioned] }));
}

function crashed(times: number) {
  return quarantined('NORMALIZER_CRASHED', `${times} normalizers died or were cut off while they worked it`);
}
