// Loaded into the gateway by `--import` for the demo: gives every bot on wechaty-puppet-mock a citizen, who logs it in
// and writes to it what was recorded. The gateway itself knows nothing of this.
import { readFileSync } from 'node:fs';
import { mock } from 'wechaty-puppet-mock';
import { fromRoot } from './paths.mjs';

const { payload, talker } = JSON.parse(
  readFileSync(fromRoot('libs/channels/wechaty/fixtures/text-direct.json'), 'utf8'),
);

const { start } = mock.Mocker.prototype;
mock.Mocker.prototype.start = function startWithACitizen(...args) {
  this.use((mocker) => {
    const bot = mocker.createContact({ id: 'wxid_bot', name: '12345小助手' });
    const citizen = mocker.createContact({ id: payload.talkerId, name: talker.name });
    // Once the bot has seen its own login: what is said before that, it does not hear.
    mocker.puppet.once('login', () => setTimeout(() => citizen.say(payload.text).to(bot), 500));
    mocker.login(bot);
    return () => {};
  });
  return start.apply(this, args);
};
