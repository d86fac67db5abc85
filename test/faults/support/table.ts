import Table from 'cli-table3';
import type { Verdict } from './verdict.js';

/** One row of the fault table. */
export interface FaultRow extends Verdict {
  readonly what: string;
  /** Requests in flight at each kill or cut. */
  readonly inFlight: readonly number[];
  /** The longest time from a kill until a request sent after it was acknowledged; null where nobody came back. */
  readonly acceptAgainMs: number | null;
  /** Answers that no sender may get. */
  readonly offences: readonly string[];
}

const HEAD = [
  'fault',
  'times',
  'in flight at each',
  'sent',
  'acknowledged',
  'lost',
  'doubled',
  'forged',
  'accepts again',
];

/** The rows as they are printed. */
export function faultTable(rows: readonly FaultRow[]): string {
  const table = new Table({ head: HEAD, style: { head: [], border: [] } });
  for (const { what, inFlight, sent, acknowledged, lost, doubled, forged, acceptAgainMs } of rows) {
    const again = acceptAgainMs === null ? '–' : `≤ ${acceptAgainMs.toFixed(0)} ms`;
    table.push([what, inFlight.length, inFlight.join(' '), sent, acknowledged, lost, doubled, forged, again]);
  }
  return table.toString();
}

/** Prints without Jest's frame around it. */
export function print(text: string): void {
  process.stdout.write(`\n${text}\n`);
}
