import { describeMutations } from './support/describe-mutations.js';

describeMutations(50_000, { withinMs: 900_000 });
