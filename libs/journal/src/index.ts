export { adoptOrphans, findOrphans, type Adoption } from './adoption.js';
export { JournalError, JournalFullError, JournalUnavailableError, type JournalErrorCode } from './errors.js';
export type { DamageReason, JournalIncident, ReportIncident } from './incident.js';
export type { JournalFile, JournalFs } from './journal-fs.js';
export { nodeJournalFs } from './journal-fs.js';
export type { JournalCodec, JournalOptions, JournalRecord, ReadLimits, RetentionOptions } from './journal-options.js';
export { Journal, type JournalState, type JournalStats } from './journal.js';
