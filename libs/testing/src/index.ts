export * from './redis.js';
export { checkChannelContract } from './contract/check.js';
export { describeChannelContract, type Runner } from './contract/describe.js';
export { BROKEN_CHANNELS } from './broken/broken-channels.js';
export type { BrokenChannel } from './broken/broken.js';
export { fixturesIn, goldenCases } from './fixtures.js';
export { tellFindings, type Finding } from './contract/finding.js';
export type {
  ContractOptions,
  Expected,
  ExpectedIgnored,
  ExpectedIntake,
  FreshMessage,
  GenuineCase,
  GoldenCase,
  GroupId,
  HandshakeCase,
  KillPoint,
  MessageCase,
  Proof,
  ReceivedAnswer,
  RequestCase,
  TamperedCase,
  UploadedFile,
  Waiver,
} from './contract/options.js';
