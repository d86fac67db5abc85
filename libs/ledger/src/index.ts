export type { EndCounts, EndedEntry, EndState, LedgerEntry, MessageStatus, Verdict } from './entries.js';
export * from './begun-marks.js';
export * from './errors.js';
export * from './once-ledger.js';
export * from './quarantine.js';
