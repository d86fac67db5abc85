import { BadPayload } from '../errors.js';
import { multipartFields } from './multipart-fields.js';

const read = (body: string) => multipartFields(Buffer.from(body));

describe('the fields of a multipart body', () => {
  it('are texts, and lists of them', () => {
    expect(read('{"fields":{"content":"路灯不亮","choice":["a","b"]}}')).toEqual({
      content: '路灯不亮',
      choice: ['a', 'b'],
    });
  });

  it.each(['[]', '{}', '{"fields":[]}', '{"fields":{"content":1}}', '{"fields":{"content":[1]}}'])(
    'are not in %s',
    (body) => {
      expect(read(body)).toBeUndefined();
    },
  );

  it.each(['content=1', '{"fields":{"__proto__":"1"}}'])('are not looked for in %s', (body) => {
    expect(() => read(body)).toThrow(BadPayload);
  });
});
