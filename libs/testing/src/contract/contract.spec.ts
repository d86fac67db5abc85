import { checkChannelContract } from './check.js';
import { describeChannelContract } from './describe.js';
import { toy, toyOptions } from './toy-channel.js';
describeChannelContract(toy, toyOptions);
it('finds nothing', async () => {
  expect(await checkChannelContract(toy, toyOptions)).toEqual([]);
});
