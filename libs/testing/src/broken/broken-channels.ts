import type { BrokenChannel } from './broken.js';
import { K1 } from './k01.js';
import { K2 } from './k02.js';
import { K3 } from './k03.js';
import { K4 } from './k04.js';
import { K5 } from './k05.js';
import { K6 } from './k06.js';
import { K7 } from './k07.js';
import { K8 } from './k08.js';
import { K9 } from './k09.js';
import { K10 } from './k10.js';
import { K11 } from './k11.js';
import { K12 } from './k12.js';

/** Channels that break their contract on purpose, each in one way: what the suite is worth is what it says of them. */
export const BROKEN_CHANNELS: readonly BrokenChannel[] = [
  ...K1,
  ...K2,
  ...K3,
  ...K4,
  ...K5,
  ...K6,
  ...K7,
  ...K8,
  ...K9,
  ...K10,
  ...K11,
  ...K12,
];
