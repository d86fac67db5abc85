/** Redis did not do what the ledger asked; it may have happened all the same. The same call may be made again. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}
