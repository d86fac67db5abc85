import { FileBox } from 'file-box';
import { types } from 'wechaty';
import { PuppetMock, mock } from 'wechaty-puppet-mock';
import { Stage, until } from '../test/stage.js';
import type { BotMessage } from './client.js';

let stage: Stage;
beforeEach(() => {
  stage = new Stage(new mock.Mocker(), PuppetMock);
});
afterEach(() => stage.leave());

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
