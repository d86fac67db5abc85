import type { Bench } from '../host/bench.js';
import type { Finding } from './finding.js';
import { checkSettings } from './k01-settings.js';
import { checkUnknown } from './k01-unknown.js';
import { checkAuthentication } from './k02-authentication.js';
import { checkComparisons, checkWire } from './k02-wire.js';
import { checkMutations } from './k03-fuzz.js';
import { checkMeaning } from './k04-meaning.js';
import { checkIdentity } from './k05-identity.js';
import { checkOnce } from './k05-once.js';
import { checkAnswers } from './k06-answers.js';
import { checkKills } from './k06-kills.js';
import { checkRedis } from './k06-redis.js';
import { checkFullDisk, checkStop } from './k06-stop.js';
import { checkOrder } from './k07-order.js';
import { checkBodies } from './k08-bodies.js';
import { checkEdge } from './k08-edge.js';
import { checkFlood } from './k08-flood.js';
import { checkFiles } from './k09-files.js';
import { checkLogs } from './k10-logs.js';
import { checkWords } from './k10-words.js';
import { checkBooks } from './k11-books.js';
import { checkCapabilities, checkReceipts } from './k12-receipts.js';
import type { GroupId } from './options.js';
import type { Subject } from './subject.js';

type Found = readonly Finding[] | Promise<readonly Finding[]>;

type Check = (subject: Subject, bench: Bench) => Found;

/** What a channel is held to under one number. */
export interface Group {
  readonly id: GroupId;
  readonly name: string;
  /** Decided by calling functions that every channel has. */
  readonly alone?: readonly Check[];
  /** Decided by calling those of a webhook channel. */
  readonly called?: readonly Check[];
  /** Decided by what a running host makes of requests. */
  readonly hosted?: readonly Check[];
}

export const GROUPS: readonly Group[] = [
  { id: 'K1', name: 'K1 identity and settings', alone: [checkSettings], hosted: [checkUnknown] },
  { id: 'K2', name: 'K2 authentication', called: [checkAuthentication], hosted: [checkWire, checkComparisons] },
  { id: 'K3', name: 'K3 purity', alone: [(_, bench) => bench.purity(), checkMutations] },
  { id: 'K4', name: 'K4 meaning', alone: [checkMeaning] },
  { id: 'K5', name: 'K5 once', alone: [checkIdentity], hosted: [checkOnce] },
  {
    id: 'K6',
    name: 'K6 acknowledgement and durability',
    alone: [checkAnswers],
    hosted: [checkKills, checkStop, checkFullDisk, checkRedis],
  },
  { id: 'K7', name: 'K7 order', hosted: [checkOrder] },
  { id: 'K8', name: 'K8 hostile input', alone: [checkBodies], hosted: [checkEdge, checkFlood] },
  { id: 'K9', name: 'K9 files', hosted: [checkFiles] },
  { id: 'K10', name: 'K10 secrets and people', alone: [checkWords], hosted: [checkLogs] },
  { id: 'K11', name: 'K11 visibility', hosted: [checkBooks] },
  { id: 'K12', name: 'K12 replies and capabilities', called: [checkCapabilities], hosted: [checkReceipts] },
];

/** What of a group applies to a channel with these options. */
export function checksOf(group: Group, { channel, options }: Subject): readonly Check[] {
  const { alone = [], called = [], hosted = [] } = group;
  if (channel.source.kind !== 'webhook') return alone;
  const isHosted = options.withoutHost === undefined && options.fresh !== undefined;
  return [...alone, ...called, ...(isHosted ? hosted : [])];
}
