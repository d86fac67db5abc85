/** Why bytes were not accepted as a record. `authentication`: the checksum is right but the key's tag is not, so someone wrote it. */
export type DamageReason = 'checksum' | 'authentication' | 'missing';

/**
 * Something that a person should know of. None of them stops the journal.
 *
 * - `record-damaged`: bytes in the middle of the log are no record any more. `fromSeq`–`toSeq` are the sequence numbers that
 *   are gone (null: none could be told to be missing). After a power cut it may name records that were never acknowledged.
 *   `copiedTo` is a copy of the bytes as found, null when it could not be made.
 * - `torn-tail`: the end of the last segment, written but never acknowledged, was cut at start.
 * - `header-damaged`: `isReadable` tells whether the header's second copy saved the segment's records.
 * - `cursor-damaged`: the cursor could not be read; everything still kept will be handed over again.
 * - `cursor-ahead`: records behind the cursor are gone from the end of the log; they had been handed over.
 * - `segment-poisoned`: a write or flush failed; the segment takes no more records.
 * - `unavailable` / `available`: appends are refused from now on / are taken again.
 * - `preparation-failed`: the next segment could not be made ahead of its use; appends still work.
 * - `maintenance-failed`: retention or a cleaning step failed; it is tried again.
 * - `sync-disabled`: opened with `syncMode: 'none'`: acknowledged does NOT mean kept.
 */
export type JournalIncident =
  | {
      readonly kind: 'record-damaged';
      readonly segment: string;
      readonly offset: number;
      readonly bytes: number;
      readonly reason: DamageReason;
      readonly fromSeq: number | null;
      readonly toSeq: number | null;
      readonly copiedTo: string | null;
    }
  | {
      readonly kind: 'torn-tail';
      readonly segment: string;
      readonly offset: number;
      readonly bytes: number;
      readonly copiedTo: string | null;
    }
  | { readonly kind: 'header-damaged'; readonly segment: string; readonly isReadable: boolean }
  | { readonly kind: 'cursor-damaged'; readonly path: string }
  | { readonly kind: 'cursor-ahead'; readonly cursor: number; readonly lastSeq: number }
  | { readonly kind: 'segment-poisoned'; readonly segment: string; readonly cause: unknown }
  | { readonly kind: 'unavailable'; readonly cause: unknown }
  | { readonly kind: 'available' }
  | { readonly kind: 'preparation-failed'; readonly cause: unknown }
  | { readonly kind: 'maintenance-failed'; readonly cause: unknown }
  | { readonly kind: 'sync-disabled' };

export type ReportIncident = (incident: JournalIncident) => void;

/** A listener's mistake must not be able to stop a flush half-way. */
export function guardReport(report: ReportIncident): ReportIncident {
  return (incident) => {
    try {
      report(incident);
    } catch {
      // Nothing to be done here: telling of it is what has just failed.
    }
  };
}
