import { types } from 'wechaty';
import { mock } from 'wechaty-puppet-mock';
import type { SessionMessage } from '#libs/channel-kit';
import { CHANNELS, type ChannelInstance } from '#libs/channel-registry';
import type { Logger } from '#libs/observability';
import { AcceptSession } from './accept-session.js';
import { SessionHost } from './session-host.js';

const texts: unknown[] = [];
class Accepting extends AcceptSession {
  override async acceptSession(
    _instance: ChannelInstance,
    { bytes }: SessionMessage,
  ): Promise<{ readonly id: string }> {
    const frame = JSON.parse(Buffer.from(bytes).toString()) as { payload: { text: string } };
    texts.push(frame.payload.text);
    return { id: 'kept' };
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** A WeChat account in which every bot that connects meets the same citizen. */
function logIn(mocker: mock.Mocker) {
  const self = mocker.createContact({ id: 'wxid_bot', name: '12345', type: types.Contact.Individual });
  const citizen = mocker.createContact({ id: 'wxid_citizen', name: '张三', type: types.Contact.Individual });
  mocker.login(self);
  return { say: (text: string) => citizen.say(text).to(self), logout: () => mocker.puppet.logout('kicked') };
}

it('connects the wechaty channel again after a logout, and hears what comes then', async () => {
  const channel = CHANNELS.find(({ id }) => id === 'wechaty')!;
  const mockers: mock.Mocker[] = [];
  const host = new SessionHost(new Accepting(), { info: () => 0, warn: () => 0 } as unknown as Logger, {
    firstPauseMs: 1,
  });
  await host.serve([
    {
      id: 'wechaty-1',
      adapter: 'wechaty',
      channel,
      settings: {
        ...(channel.settings.parse({ name: 'gw', puppet: 'wechaty-puppet-mock' }) as object),
        options: {
          // Read anew for every bot, since a mocker serves one puppet only.
          get mocker() {
            mockers.push(new mock.Mocker());
            return mockers.at(-1);
          },
        },
      },
      limits: { bodyBytes: 1, ratePerSecond: 1, burst: 1 },
      ackMode: 'journal',
      version: '1',
      secrets: [],
    },
  ]);
  const state = () => host.states()[0]!;
  await until(() => state().state === 'open');
  const before = logIn(mockers[0]!);
  await until(() => state().words === 'logged in');
  before.say('路灯不亮');
  await until(() => texts.length === 1);

  await before.logout();
  await until(() => mockers.length === 2 && state().state === 'open');
  const after = logIn(mockers[1]!);
  await until(() => state().words === 'logged in');
  after.say('还是不亮');
  await until(() => texts.length === 2);

  expect(texts).toEqual(['路灯不亮', '还是不亮']);
  await host.beforeApplicationShutdown();
  expect(state().state).toBe('closed');
});
