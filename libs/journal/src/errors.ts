/** What the journal can say no with, and how the callers that answer people should treat it. */
export const JOURNAL_ERRORS = {
  FULL: { retry: 'later', httpStatus: 503 },
  UNAVAILABLE: { retry: 'later', httpStatus: 503 },
  CLOSED: { retry: 'later', httpStatus: 503 },
  DRAINING: { retry: 'later', httpStatus: 503 },
  RECORD_TOO_LARGE: { retry: 'never', httpStatus: 413 },
  RECORD_UNREADABLE: { retry: 'later', httpStatus: 500 },
  LOCKED: { retry: 'never', httpStatus: 500 },
  NOT_FOUND: { retry: 'never', httpStatus: 500 },
  KEY_MISMATCH: { retry: 'never', httpStatus: 500 },
  VERSION_NEWER: { retry: 'never', httpStatus: 500 },
  INVALID_ARGUMENT: { retry: 'never', httpStatus: 500 },
} as const;

export type JournalErrorCode = keyof typeof JOURNAL_ERRORS;

/** Any refusal of the journal. `code` is a key of {@link JOURNAL_ERRORS}; `cause` holds the system's own error, if any. */
export class JournalError extends Error {
  constructor(
    readonly code: JournalErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Too much is waiting for the disk already; nothing of this record was kept. Answer 503 and let the sender come again. */
export class JournalFullError extends JournalError {
  constructor(message: string) {
    super('FULL', message);
  }
}

/** The disk cannot keep messages now (full, failing, read-only); this record was not acknowledged. The journal heals by itself. */
export class JournalUnavailableError extends JournalError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('UNAVAILABLE', message, options);
  }
}
