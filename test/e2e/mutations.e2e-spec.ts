import { describeMutations } from '../faults/support/describe-mutations.js';

// The short form of test/faults/mutations.full.ts, which `npm run test:faults -- mutations` runs.
describeMutations(2000, { withinMs: 120_000 });
