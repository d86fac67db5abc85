import { types } from 'wechaty';
import { PuppetMock, mock } from 'wechaty-puppet-mock';
import { Stage, until, type Puppet } from '../test/stage.js';

let stage: Stage;
beforeEach(() => {
  stage = new Stage(new mock.Mocker(), PuppetMock);
});
afterEach(() => stage.leave());

describe('the connection', () => {
  it('tells of a scan, a login and every sign of life', async () => {
    await stage.open();
    stage.mocker.scan('https://login.weixin.qq.com/l/abc', 2);
    stage.mocker.scan('https://login.weixin.qq.com/l/abc', 3);
    await until(() => stage.words.length === 2);
    await stage.login();
    expect(stage.words).toEqual([
      'waiting for a scan of https://login.weixin.qq.com/l/abc',
      'scanned, waiting for the confirmation on the phone',
      'logged in',
    ]);
    const before = stage.lives;
    stage.bot.puppet.emit('heartbeat', { data: 'x' });
    stage.bot.puppet.emit('dong', { data: 'x' });
    expect(stage.lives).toBe(before + 2);
  });

  it('asks the puppet for a sign of life as soon as it is open', async () => {
    const asked: unknown[] = [];
    await stage.open({}, (bot) => {
      bot.ding = (data) => asked.push(data);
    });
    expect(asked).toHaveLength(1);
  });

  it('takes no error for a sign of life', async () => {
    await stage.open();
    const before = stage.lives;
    stage.bot.puppet.emit('error', { data: 'boom' });
    expect(stage.lives).toBe(before);
    expect(stage.words).toEqual(['error: boom']);
  });

  it('is over after a logout', async () => {
    await stage.open();
    await stage.login();
    await stage.bot.puppet.logout('kicked');
    await stage.connection!.closed;
    expect(stage.words.at(-1)).toBe('logged out: kicked');
  });

  it.each(['14 UNAVAILABLE: Connection dropped', '16 UNAUTHENTICATED: who are you', '6 ALREADY_EXISTS: another one'])(
    'is over after the error %s',
    async (fault) => {
      await stage.open();
      await stage.login();
      stage.bot.puppet.emit('error', { data: fault });
      await stage.connection!.closed;
      expect(stage.words.at(-1)).toBe(fault);
    },
  );

  it('is over when the bot stops by itself', async () => {
    await stage.open();
    await stage.bot.stop();
    await stage.connection!.closed;
    expect(stage.words).toEqual(['stopped']);
  });

  it('does not open when the puppet cannot start, and leaves no bot behind', async () => {
    let stops = 0;
    const opening = stage.open({}, (bot) => {
      bot.on('stop', async () => void stops++);
      bot.on('puppet' as never, async (puppet: Puppet) => {
        puppet.start = () => Promise.reject(new Error('16 UNAUTHENTICATED: Invalid Wechaty TOKEN'));
      });
    });
    await expect(opening).rejects.toThrow('connecting to the puppet: 16 UNAUTHENTICATED: Invalid Wechaty TOKEN');
    expect(stops).toBe(1);
  });

  it('does not show the token when the puppet service does', async () => {
    await stage.open({ token: 'hotline-gw_2d0d1a52' });
    stage.bot.puppet.emit('error', { data: 'Invalid Wechaty TOKEN "hotline-gw_2d0d1a52"' });
    expect(stage.words).toEqual(['error: Invalid Wechaty TOKEN "***"']);
  });

  it('survives whatever its listeners meet', async () => {
    await stage.open();
    await stage.login();
    stage.spoil = (message) => Object.assign(message, { payload: undefined });
    stage.send({ type: types.Message.Text });
    await until(() => stage.settled.length === 1);
    expect(stage.words.at(-1)).toMatch(/the puppet gave no payload$/);
    stage.spoil = () => undefined;
    stage.accept = () => {
      throw new Error('thrown at once');
    };
    stage.send({ type: types.Message.Text });
    await until(() => stage.settled.length === 2);
    stage.bot.puppet.emit('message', { messageId: 'unknown' });
    await until(() => stage.words.some((words) => words.startsWith('error: message not found')));
    stage.accept = async () => ({ id: 'kept' });
    stage.send({ type: types.Message.Text, text: 'still here' });
    await until(() => stage.settled.length === 3);
    expect(stage.frames().at(-1)!.payload.text).toBe('still here');
  });
});

describe('closing', () => {
  it('waits for what was heard, stops the bot, and settles', async () => {
    await stage.open();
    await stage.login();
    let keep!: () => void;
    stage.accept = () => new Promise((resolve) => (keep = () => resolve({ id: 'kept' })));
    stage.send({ type: types.Message.Text, text: 'x' });
    await until(() => stage.accepted.length === 1);
    const closing = stage.connection!.close();
    expect(stage.bot.isLoggedIn).toBe(true);
    keep();
    await closing;
    await stage.connection!.closed;
    expect(stage.settled).toHaveLength(1);
    expect(stage.bot.isLoggedIn).toBe(false);
  });

  it('may be asked for twice', async () => {
    await stage.open();
    await Promise.all([stage.connection!.close(), stage.connection!.close()]);
    expect(stage.words).toEqual([]);
  });
});
