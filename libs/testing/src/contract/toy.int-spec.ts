import { richOptions, richToy } from '../toys/rich-toy.js';
import { toy, toyOptions } from '../toys/toy.js';
import { describeChannelContract } from './describe.js';

describe('the smallest channel, tried at length', () => {
  describeChannelContract(toy, { ...toyOptions, fuzzRuns: 10_000, thorough: true });
});

describe('a channel that can everything', () => {
  describeChannelContract(richToy, richOptions);
});
