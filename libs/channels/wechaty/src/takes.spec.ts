import { FileBox } from 'file-box';
import { types } from 'wechaty';
import { PuppetMock, mock } from 'wechaty-puppet-mock';
import { Stage, until } from '../test/stage.js';
import type { Frame } from './payload.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let stage: Stage;
beforeEach(() => {
  stage = new Stage(new mock.Mocker(), PuppetMock);
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
