// `npm run channel:new <id>`: the folder of a new channel, which builds, and which the contract suite fails until it is filled in.
import { ensureDeps } from './lib/deps.mjs';
import { run, SetupError } from './lib/fail.mjs';
import { makeChannel } from './lib/new-channel.mjs';

await run(async () => {
  const [id] = process.argv.slice(2);
  if (!id || id.startsWith('-')) throw new SetupError('Usage: npm run channel:new <id>, such as sms-acme');
  await ensureDeps();
  const blanks = await makeChannel(id);
  console.log(`Made libs/channels/${id} and scripts/senders/${id}.mjs, and added the channel to the registry.\n`);
  console.log(`To be filled in (docs/add-a-channel.md goes through them):\n\n  ${blanks.join('\n  ')}\n`);
  console.log(`Then: an instance in config/channels.yaml, and in scripts/lib/docs/examples.mjs.\n`);
  console.log(`What is still wrong:  npm test -- libs/channels/${id}`);
  return 0;
});
