import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BadPayload, type Message } from '#libs/channel-kit';
import { recipeOf, senderOf } from './identity.js';
import { parseElement, splitPush } from './payload.js';

const message = (body: string | Uint8Array): Message => ({
  method: 'POST',
  target: '/',
  headers: {},
  bytes: typeof body === 'string' ? Buffer.from(body) : body,
  part: undefined,
  files: [],
});
const textsOf = (body: string): string[] =>
  splitPush(message(body)).map(({ bytes }) => Buffer.from(bytes ?? Buffer.from(body)).toString());

const ELEMENT = {
  phone_number: '13800000000',
  content: '路灯不亮',
  send_time: '2026-11-22 10:00:00',
  dest_code: '8012345',
  sequence_id: '1234567890',
};
const recipe = (element: object) => {
  const one = message(JSON.stringify(element));
  return recipeOf(parseElement(one), one);
};

describe('splitting a push', () => {
  it('gives each message its exact bytes, spaces and escapes and long numbers included', () => {
    const [first, second] = ['{ "content":"\\u8def,]}" , "sequence_id":9007199254740993 }', '{"content": "b"}'];
    expect(textsOf(`\ufeff \r\n[ ${first} ,\n${second}]\n`)).toEqual([first, second]);
  });

  it.each(['', ' \r\n', '[]', ' [ ] ', '{}', 'null'])('makes nothing of the try-out %j', (body) => {
    expect(splitPush(message(body))).toEqual([]);
  });

  it.each(['"test"', '1', '{"test":true}', '{"code":', '[{"content":"a"}', 'hello', '[1]]'])(
    'does not understand %j',
    (body) => {
      expect(() => splitPush(message(body))).toThrow(BadPayload);
    },
  );

  it('keeps the bytes of every element whatever the texts are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ content: fc.string({ unit: 'binary' }), sequence_id: fc.nat() })),
        (elements) => {
          const written = elements.map((element) => JSON.stringify(element));
          expect(textsOf(`[${written.join(',')}]`)).toEqual(written);
        },
      ),
    );
  });
});

describe('telling repeats from look-alikes', () => {
  it('takes the id as a number or as text for the same', () => {
    expect(recipe({ ...ELEMENT, sequence_id: 1234567890 })).toEqual(recipe(ELEMENT));
  });

  it('keeps ids apart that agree as doubles', () => {
    const [one, other] = ['9007199254740993', '9007199254740992'].map((id) => {
      const bytes = message(`{"phone_number":"13800000000","content":"a","dest_code":"1","sequence_id":${id}}`);
      return recipeOf(parseElement(bytes), bytes);
    });
    expect(one).toEqual({ key: ['1', '13800000000', '9007199254740993'], content: 'a' });
    expect(other).not.toEqual(one);
  });

  it.each([{ phone_number: '13800000001' }, { dest_code: '8012346' }, { sequence_id: '1234567891' }])(
    'lets both pass when they differ in %j',
    (difference) => {
      expect(recipe({ ...ELEMENT, ...difference }).key).not.toEqual(recipe(ELEMENT).key);
    },
  );

  it('sees other words under the same id as a conflict: same key, other content', () => {
    const changed = recipe({ ...ELEMENT, content: '路灯亮了' });
    expect(changed.key).toEqual(recipe(ELEMENT).key);
    expect(changed.content).not.toEqual(recipe(ELEMENT).content);
  });

  it('goes by the bytes where there is no id', () => {
    const { sequence_id: _, ...nameless } = ELEMENT;
    expect(recipe(nameless).key).toEqual(recipe(nameless).key);
    expect(recipe(nameless).key).not.toEqual(recipe({ ...nameless, send_time: '2026-11-22 10:00:01' }).key);
  });

  it('orders the messages of one citizen to one number', () => {
    const sender = senderOf(parseElement(message(JSON.stringify(ELEMENT))));
    expect(sender).toEqual(['8012345', '13800000000']);
  });
});
