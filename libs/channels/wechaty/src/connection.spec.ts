import { FileBox } from 'file-box';
import { types } from 'wechaty';
import { PuppetMock, mock } from 'wechaty-puppet-mock';
import type { Connection, Session, SessionMessage } from '#libs/channel-kit';
import { loadBot, type Bot, type BotMessage } from './client.js';
import { openWechaty } from './connection.js';
import type { Frame } from './payload.js';
import { wechatySettings } from './settings.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Waits until it is so; a test that waits in vain runs into Jest's time limit. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** Everything that a test may drive: WeChat's side by the mocker, the gateway's side by `accept`. */
class Stage {
  readonly mocker = new mock.Mocker();
  readonly accepted: SessionMessage[] = [];
  readonly words: string[] = [];
  readonly settled: string[] = [];
  /** What our listeners rejected with, which would have ended the process. */
  readonly rejected: unknown[] = [];
  readonly abort = new AbortController();
  lives = 0;
  bot!: Bot & { readonly puppet: PuppetMock };
  connection!: Connection;
  accept: (message: SessionMessage) => Promise<{ readonly id: string }> = async () => ({ id: 'kept' });
  /** Spoils messages on their way from the SDK. */
  spoil: (message: BotMessage) => void = () => undefined;

  readonly citizen = this.mocker.createContact({ id: 'wxid_citizen', name: '张三', type: types.Contact.Individual });
  readonly self = this.mocker.createContact({ id: 'wxid_bot', name: '12345小助手', type: types.Contact.Individual });
  readonly room = this.mocker.createRoom({
    id: 'r1@chatroom',
    topic: '人民路社区群',
    memberIdList: ['wxid_bot', 'wxid_citizen'],
  });

  async open(
    settings: Record<string, unknown> = {},
    prepare: (bot: Stage['bot']) => void = () => undefined,
  ): Promise<void> {
    const { mocker } = this;
    class Driven extends PuppetMock {
      constructor() {
        super({ mocker });
      }
    }
    const session: Session<ReturnType<typeof wechatySettings.parse>> = {
      settings: wechatySettings.parse({ name: 'hotline-gw', puppet: 'wechaty-puppet-mock', ...settings }),
      instance: 'wechaty-1',
      signal: this.abort.signal,
      accept: (message) => {
        this.accepted.push(message);
        return this.accept(message);
      },
      alive: () => this.lives++,
      state: (words) => this.words.push(words),
    };
    this.connection = await openWechaty(session, {
      loadBot: async (of) => {
        const bot = await loadBot(of, async (name) =>
          name === 'wechaty-puppet-mock' ? { default: { default: Driven } } : ((await import(name)) as unknown),
        );
        this.bot = bot as Stage['bot'];
        this.watchListeners();
        prepare(this.bot);
        return bot;
      },
      firstRetryMs: 1,
    });
  }

  async login(): Promise<void> {
    this.mocker.login(this.self);
    await until(() => this.words.includes('logged in'));
  }

  /** Notes how wechaty's own calls of our listeners settle. */
  private watchListeners(): void {
    const { bot } = this;
    const on = bot.on.bind(bot) as (event: string, listener: (...of: unknown[]) => Promise<void>) => unknown;
    bot.on = (event, listener) =>
      on(event, async (...of) => {
        const message = event === 'message' ? (of[0] as BotMessage) : undefined;
        if (message) this.spoil(message);
        try {
          await (listener as (...of: unknown[]) => Promise<void>)(...of);
        } catch (error) {
          this.rejected.push(error);
        }
        if (message) this.settled.push(message.id);
      });
  }

  frames(): Frame[] {
    return this.accepted.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as Frame);
  }

  /** A message of any type; returns its id. */
  send(payload: Record<string, unknown>): string {
    const id = `msg-${Math.random()}`;
    const message = {
      id,
      talkerId: 'wxid_citizen',
      listenerId: 'wxid_bot',
      timestamp: 1795312800,
      text: '',
      ...payload,
    };
    this.mocker.MessageMock.create(message as never);
    this.bot.puppet.emit('message', { messageId: id });
    return id;
  }

  async leave(): Promise<void> {
    await this.connection?.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(this.rejected).toEqual([]);
  }
}

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.leave());

describe('what is heard', () => {
  it('arrives as a frame: a text from one person', async () => {
    await stage.open();
    await stage.login();
    stage.citizen.say('小区停水两天了').to(stage.self);
    await until(() => stage.settled.length === 1);
    const [frame] = stage.frames();
    expect(frame).toEqual({
      puppet: 'hotline-gw',
      botId: 'wxid_bot',
      self: false,
      mentioned: null,
      payload: expect.objectContaining({
        id: stage.settled[0],
        type: 7,
        talkerId: 'wxid_citizen',
        listenerId: 'wxid_bot',
        text: '小区停水两天了',
        timestamp: expect.any(Number) as number,
      }) as Frame['payload'],
      talker: { id: 'wxid_citizen', name: '张三', type: 1 },
      room: null,
    });
    expect(stage.accepted[0]!.files).toBeUndefined();
  });

  it('arrives as a frame: a text in a group, and whether it mentions the bot', async () => {
    await stage.open();
    await stage.login();
    stage.citizen.say('路灯不亮', [stage.self]).to(stage.room);
    stage.citizen.say('大家好').to(stage.room);
    stage.citizen.say('@12345小助手 路灯不亮').to(stage.room);
    await until(() => stage.settled.length === 3);
    const room = { id: 'r1@chatroom', topic: '人民路社区群' };
    expect(stage.frames().map(({ mentioned, room }) => ({ mentioned, room }))).toEqual([
      { mentioned: true, room },
      { mentioned: false, room },
      // The puppet lists no mention, but the text looks like one.
      { mentioned: null, room },
    ]);
  });

  it.each([
    ['says so', async () => true, true],
    ['denies it', async () => false, false],
    ['cannot tell', () => Promise.reject(new Error('no member list')), null],
  ])(
    'is asked about mentions where the puppet does not list them: the SDK %s',
    async (_case, mentionSelf, expected) => {
      await stage.open();
      await stage.login();
      stage.spoil = (message) =>
        Object.assign(message, { mentionSelf, payload: { ...message.payload, mentionIdList: undefined } });
      stage.citizen.say('路灯不亮').to(stage.room);
      await until(() => stage.settled.length === 1);
      expect(stage.frames()[0]!.mentioned).toBe(expected);
    },
  );

  it('arrives with its bytes: an image', async () => {
    await stage.open();
    await stage.login();
    stage.citizen.say(FileBox.fromBase64(PNG, '现场.png')).to(stage.self);
    await until(() => stage.settled.length === 1);
    expect(stage.frames()[0]).toMatchObject({ payload: { type: 6 }, image: { state: 'fetched' } });
    const files = stage.accepted[0]!.files!;
    expect(files.map(({ field, name, mime }) => ({ field, name, mime }))).toEqual([
      { field: 'image', name: '现场.png', mime: 'image/png' },
    ]);
    expect(Buffer.from(files[0]!.bytes).toString('base64')).toBe(PNG);
  });

  it('arrives whatever its kind', async () => {
    await stage.open();
    await stage.login();
    stage.send({ type: types.Message.Location, text: '人民路12号' });
    stage.send({ type: 99 });
    await until(() => stage.settled.length === 2);
    expect(stage.frames().map(({ payload }) => payload.type)).toEqual([8, 99]);
  });

  it('arrives marked when it is our own, and its image is not fetched', async () => {
    await stage.open();
    await stage.login();
    stage.self.say('您好').to(stage.citizen);
    stage.self.say(FileBox.fromBase64(PNG, 'a.png')).to(stage.citizen);
    await until(() => stage.settled.length === 2);
    expect(stage.frames().map(({ self, image }) => [self, image])).toEqual([
      [true, undefined],
      [true, undefined],
    ]);
  });

  it('arrives twice, as the same, when the puppet says it twice', async () => {
    await stage.open();
    await stage.login();
    const id = stage.send({ type: types.Message.Text, text: '路灯不亮' });
    await until(() => stage.settled.length === 1);
    stage.bot.puppet.emit('message', { messageId: id });
    await until(() => stage.settled.length === 2);
    expect(stage.accepted[1]!.bytes).toEqual(stage.accepted[0]!.bytes);
  });

  it('loses only what the SDK cannot tell of it', async () => {
    await stage.open();
    await stage.login();
    const broken = () => {
      throw new Error('no talkerId found for talker');
    };
    stage.spoil = (message) => Object.assign(message, { talker: broken, room: broken });
    stage.send({ type: types.Message.Text, text: '路灯不亮' });
    await until(() => stage.settled.length === 1);
    expect(stage.frames()[0]).toMatchObject({ talker: null, room: null, payload: { text: '路灯不亮' } });
  });
});

describe('keeping', () => {
  it('settles the upstream event only once the message is kept', async () => {
    await stage.open();
    await stage.login();
    let keep!: () => void;
    stage.accept = () => new Promise((resolve) => (keep = () => resolve({ id: 'kept' })));
    const id = stage.send({ type: types.Message.Text, text: 'x' });
    await until(() => stage.accepted.length === 1);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(stage.settled).toEqual([]);
    keep();
    await until(() => stage.settled.length === 1);
    expect(stage.settled).toEqual([id]);
  });

  it('offers the same bytes again when they could not be kept', async () => {
    await stage.open();
    await stage.login();
    let failures = 0;
    stage.accept = () => (failures++ === 0 ? Promise.reject(new Error('disk full')) : Promise.resolve({ id: 'kept' }));
    stage.send({ type: types.Message.Text, text: 'x' });
    await until(() => stage.settled.length === 1);
    expect(stage.accepted).toHaveLength(2);
    expect(stage.accepted[1]).toEqual(stage.accepted[0]);
    expect(stage.words.at(-1)).toBe('a message could not be kept yet, attempt 1 of 5: disk full');
  });

  it('gives up after five attempts, says so, and goes on with the next message', async () => {
    await stage.open();
    await stage.login();
    stage.accept = (message) =>
      Buffer.from(message.bytes).includes('poison')
        ? Promise.reject(new Error('disk full'))
        : Promise.resolve({ id: 'kept' });
    const lost = stage.send({ type: types.Message.Text, text: 'poison' });
    const next = stage.send({ type: types.Message.Text, text: 'next' });
    await until(() => stage.settled.length === 2);
    expect(stage.settled).toEqual([lost, next]);
    expect(stage.frames().map(({ payload }) => payload.text)).toEqual([...Array<string>(5).fill('poison'), 'next']);
    expect(stage.words.at(-1)).toBe(`the message ${lost} is lost, it could not be kept: disk full`);
  });

  it('keeps the message without its image when it is the image that cannot be kept', async () => {
    await stage.open();
    await stage.login();
    stage.accept = ({ files }) => (files ? Promise.reject(new Error('store full')) : Promise.resolve({ id: 'kept' }));
    stage.citizen.say(FileBox.fromBase64(PNG, 'a.png')).to(stage.self);
    await until(() => stage.settled.length === 1);
    expect(stage.accepted).toHaveLength(5);
    expect(stage.frames().at(-1)!.image).toEqual({ state: 'failed', reason: 'it could not be stored' });
  });

  it('keeps the order of one person, and lets nobody else wait', async () => {
    await stage.open();
    await stage.login();
    let keep!: () => void;
    stage.accept = (message) =>
      Buffer.from(message.bytes).includes('first')
        ? new Promise((resolve) => (keep = () => resolve({ id: 'kept' })))
        : Promise.resolve({ id: 'kept' });
    stage.mocker.createContact({ id: 'wxid_other', name: '李四' });
    stage.send({ type: types.Message.Text, text: 'first' });
    stage.send({ type: types.Message.Text, text: 'second' });
    const other = stage.send({ type: types.Message.Text, text: 'other', talkerId: 'wxid_other' });
    await until(() => stage.settled.length === 1);
    expect(stage.settled).toEqual([other]);
    expect(stage.frames().map(({ payload }) => payload.text)).not.toContain('second');
    keep();
    await until(() => stage.settled.length === 3);
    expect(stage.frames().at(-1)!.payload.text).toBe('second');
  });
});

describe('an image that does not come', () => {
  const imageOf = async (toFileBox: BotMessage['toFileBox'], image: Record<string, unknown> = {}) => {
    await stage.open({ image: { timeoutSeconds: 1, ...image } });
    await stage.login();
    stage.spoil = (message) => Object.assign(message, { toFileBox });
    stage.send({ type: types.Message.Image });
    await until(() => stage.settled.length === 1);
    expect(stage.accepted[0]!.files).toBeUndefined();
    return stage.frames()[0]!.image;
  };

  it('because the puppet fails costs the message nothing', async () => {
    const reason = 'the puppet could not deliver it';
    expect(await imageOf(() => Promise.reject(new Error('no filebox cache')))).toEqual({ state: 'failed', reason });
  });

  it('because the puppet hangs is given up on', async () => {
    const reason = 'it did not arrive within 1 s';
    expect(await imageOf(() => new Promise(() => undefined))).toEqual({ state: 'failed', reason });
  });

  it('because its bytes stop coming is given up on, and its stream destroyed', async () => {
    let isDestroyed = false;
    const stream = {
      async *[Symbol.asyncIterator]() {
        yield Buffer.from('half');
        await new Promise(() => undefined);
      },
      destroy: () => (isDestroyed = true),
    };
    const image = await imageOf(async () => ({ name: 'a.jpg', toStream: async () => stream }));
    expect(image).toEqual({ state: 'failed', reason: 'it did not arrive within 1 s' });
    expect(isDestroyed).toBe(true);
  });

  it('because it is too large is left', async () => {
    const box = FileBox.fromBuffer(Buffer.alloc(1025), 'a.jpg');
    const image = await imageOf(async () => box as never, { maxBytes: 1024 });
    expect(image).toEqual({ state: 'failed', reason: 'it is larger than 1024 bytes' });
  });

  it('because it is empty is left', async () => {
    const box = FileBox.fromBuffer(Buffer.alloc(0), 'a.jpg');
    expect(await imageOf(async () => box as never)).toEqual({
      state: 'failed',
      reason: 'the puppet delivered no bytes',
    });
  });

  it.each([
    ['https://169.254.169.254/latest/meta-data', '169.254.169.254'],
    ['http://images.example.com/a.jpg', 'images.example.com'],
    ['https://images.example.com.evil.test/a.jpg', 'images.example.com.evil.test'],
  ])('because %s is not an allowed address is not asked for', async (url, host) => {
    const box = FileBox.fromUrl(url, { name: 'a.jpg' });
    const toStream = () => Promise.reject(new Error('it was asked for'));
    const image = await imageOf(async () => Object.assign(box, { toStream }) as never, {
      hosts: ['images.example.com'],
    });
    expect(image).toEqual({
      state: 'failed',
      reason: `the puppet gave an address that image.hosts does not allow: ${host}`,
    });
  });
});

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
    await stage.connection.closed;
    expect(stage.words.at(-1)).toBe('logged out: kicked');
  });

  it.each(['14 UNAVAILABLE: Connection dropped', '16 UNAUTHENTICATED: who are you', '6 ALREADY_EXISTS: another one'])(
    'is over after the error %s',
    async (fault) => {
      await stage.open();
      await stage.login();
      stage.bot.puppet.emit('error', { data: fault });
      await stage.connection.closed;
      expect(stage.words.at(-1)).toBe(fault);
    },
  );

  it('is over when the bot stops by itself', async () => {
    await stage.open();
    await stage.bot.stop();
    await stage.connection.closed;
    expect(stage.words).toEqual(['stopped']);
  });

  it('does not open when the puppet cannot start, and leaves no bot behind', async () => {
    let stops = 0;
    const opening = stage.open({}, (bot) => {
      bot.on('stop', async () => void stops++);
      bot.on(
        'puppet' as never,
        (async (puppet: PuppetMock) => {
          puppet.start = () => Promise.reject(new Error('16 UNAUTHENTICATED: Invalid Wechaty TOKEN'));
        }),
      );
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
    const closing = stage.connection.close();
    expect(stage.bot.isLoggedIn).toBe(true);
    keep();
    await closing;
    await stage.connection.closed;
    expect(stage.settled).toHaveLength(1);
    expect(stage.bot.isLoggedIn).toBe(false);
  });

  it('may be asked for twice', async () => {
    await stage.open();
    await Promise.all([stage.connection.close(), stage.connection.close()]);
    expect(stage.words).toEqual([]);
  });
});
