import type { GroupId } from './options.js';

/** Something in which a channel breaks its contract. */
export interface Finding {
  readonly group: GroupId;
  /** Which of the given cases, and what was done to it. */
  readonly about: string;
  readonly found: string;
  readonly wanted: string;
  /** Where to look. */
  readonly mend: string;
}

/** Collects the findings of one group. */
export class Findings {
  readonly all: Finding[] = [];

  constructor(private readonly group: GroupId) {}

  add(about: string, found: string, wanted: string, mend: string): void {
    this.all.push({ group: this.group, about, found, wanted, mend });
  }
}

/** Findings in words, one paragraph each; many of one kind are summed up. */
export function tellFindings(findings: readonly Finding[]): string {
  const shown = findings
    .slice(0, 12)
    .map(
      ({ about, found, wanted, mend }, index) =>
        `${index + 1}. ${about}\n   found:  ${found}\n   wanted: ${wanted}\n   mend:   ${mend}`,
    );
  const rest = findings.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… and ${rest} more of them.`] : [])].join('\n');
}

/** What was thrown, in one line. */
export function tellError(error: unknown): string {
  return error instanceof Error ? `threw ${error.name}: ${error.message.slice(0, 200)}` : `threw ${String(error)}`;
}

/** A value in one line. */
export function tellValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
