import { describeKills } from './support/describe-kills.js';

describeKills({ kills: 10, perSecond: 300 }, { withinMs: 600_000 });
