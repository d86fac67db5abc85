import { describeKills } from './support/describe-kills.js';

// The short form of kills.full.ts, which `npm run test:faults` runs.
describeKills({ kills: 2, perSecond: 200 }, { withinMs: 240_000 });
