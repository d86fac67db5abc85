export * from './redis.js';
export { checkChannelContract } from './contract/check.js';
export { describeChannelContract } from './contract/describe.js';
export { tellFindings, type Finding } from './contract/finding.js';
export type {
  ContractOptions,
  Expected,
  ExpectedIgnored,
  ExpectedIntake,
  GenuineCase,
  GoldenCase,
  HandshakeCase,
  MessageCase,
  Proof,
  RequestCase,
  TamperedCase,
} from './contract/options.js';
