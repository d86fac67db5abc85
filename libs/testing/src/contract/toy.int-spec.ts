import { describeChannelContract } from './describe.js';
import { toy, toyOptions } from './toy-channel.js';

describeChannelContract(toy, toyOptions);
