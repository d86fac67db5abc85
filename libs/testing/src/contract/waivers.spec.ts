import type { Finding } from './finding.js';
import type { ContractOptions, Waiver } from './options.js';
import { withoutWaived } from './waivers.js';

const finding = (about: string): Finding => ({ group: 'K4', about, found: 'a', wanted: 'b', mend: 'c' });
const FINDINGS = [finding('golden "a note", title'), finding('golden "a note", place')];
const REASON = 'the platform sends no titles before its next version';

const waiving = (waiver: Partial<Waiver>) =>
  withoutWaived('K4', FINDINGS, {
    waivers: [{ group: 'K4', about: 'title', reason: REASON, ...waiver }],
  } as unknown as ContractOptions);

describe('a waiver', () => {
  it('takes away what it names, and nothing else', () => {
    expect(waiving({}).map(({ about }) => about)).toEqual(['golden "a note", place']);
  });

  it('of another group changes nothing', () => {
    expect(waiving({ group: 'K9' })).toEqual(FINDINGS);
  });

  it('that nothing needs is a finding itself', () => {
    expect(waiving({ about: 'no such thing' }).map(({ about }) => about)).toEqual([
      ...FINDINGS.map(({ about }) => about),
      'the waiver of "no such thing"',
    ]);
  });

  it.each(['', ' ', 'later'])('wants a reason: %j is none', (reason) => {
    expect(() => waiving({ reason })).toThrow(/give a reason/);
  });

  it('names what it bears', () => {
    expect(() => waiving({ about: ' ' })).toThrow(/name what the finding is about/);
  });

  it.each(['K2', 'K5', 'K6'])('for %s is refused', (group) => {
    expect(() => waiving({ group: group as Waiver['group'] })).toThrow(/decides over loss, doubles or forgery/);
  });
});
