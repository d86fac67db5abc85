import { describe, expect, it } from '@jest/globals';
import { BadPayload, type Message } from '#libs/channel-kit';
import { BITS, encoded, targetOf, type Sent } from '../test/form.js';
import { recipeOf, senderOf } from './identity.js';
import { parsePortalForm } from './payload.js';
import { webPortalSettings } from './settings.js';

const settings = webPortalSettings.parse({ formSecret: 'a-secret-for-a-page-1', proofOfWorkBits: BITS });
const file = (sha256: string) => ({
  blob: sha256,
  field: 'photos',
  name: '路灯.jpg',
  mime: 'image/jpeg',
  sniffed: 'image/jpeg',
  bytes: 3,
  sha256,
});
const message = (fields: Record<string, string>, sent: Sent = {}, more: Partial<Message> = {}): Message => {
  const { headers, body } = encoded(fields);
  return {
    method: 'POST',
    target: targetOf(sent),
    headers,
    bytes: Buffer.from(body),
    part: undefined,
    files: [],
    ...more,
  };
};
const multipart = (fields: unknown) =>
  message(
    {},
    {},
    { headers: { 'content-type': 'multipart/form-data; boundary=b' }, bytes: Buffer.from(JSON.stringify({ fields })) },
  );
const parse = (given: Message) => parsePortalForm(given, { settings });
const recipe = (given: Message) => recipeOf(parse(given));

describe('a form', () => {
  it('is read alike in both forms in which browsers send it', () => {
    const fields = { content: '路灯 & 井盖 +1', phone: '13800000000' };
    expect(parse(multipart(fields))).toEqual(parse(message(fields)));
  });

  it('may come in the charset that it names', () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=gb18030' };
    const gbk = message({}, {}, { headers, bytes: Buffer.from('content=%C2%B7%B5%C6') });
    expect(parse(gbk).fields.content).toBe('路灯');
  });

  it('keeps a field that came twice: the first counts, all are kept', () => {
    const { fields, rest } = parse(multipart({ content: ['路灯', '井盖'], type: ['help'] }));
    expect([fields.content, fields.type, rest]).toEqual(['路灯', 'help', { content: ['路灯', '井盖'] }]);
  });

  it('needs a word or a photo', () => {
    for (const fields of [{ name: '张三' }, { content: ' \r\n\t' }] as Record<string, string>[]) {
      expect(() => parse(message(fields))).toThrow(new BadPayload('content: expected text, or at least one photo'));
    }
    expect(parse(message({}, {}, { files: [file('aa')] })).fields.content).toBe('');
  });

  it.each([
    ['another type', { headers: { 'content-type': 'application/json' } }],
    ['no type', { headers: {} }],
    ['no token', { target: '/requests' }],
    ['what is no form', { headers: { 'content-type': 'multipart/form-data' }, bytes: Buffer.from('[]') }],
  ])('is not to be understood with %s', (_what, more) => {
    expect(() => parse(message({ content: 'x' }, {}, more))).toThrow(BadPayload);
  });

  it('tells whether the sum was worked out', () => {
    const work = (sent: Sent) => parse(message({ content: 'x' }, sent)).work;
    expect([work({}), work({ work: 'none' }), work({ work: 'wrong' })]).toEqual(['done', 'absent', 'wrong']);
    const easy = { ...settings, proofOfWorkBits: 0 };
    expect(parsePortalForm(message({ content: 'x' }, { work: 'none' }), { settings: easy }).work).toBe('not-asked');
  });
});

describe('one form', () => {
  const said = message({ content: '路灯不亮' });

  it('is one request, with the sum or without, at whichever address', () => {
    expect(recipe(message({ content: '路灯不亮' }, { work: 'none' }))).toEqual(recipe(said));
    expect(recipe({ ...said, target: `/channels/portal${said.target}&lang=en` })).toEqual(recipe(said));
  });

  it('with other words or other photos is a conflict: same key, other content', () => {
    for (const other of [
      message({ content: '路灯亮了' }),
      message({ content: '路灯不亮' }, {}, { files: [file('aa')] }),
    ]) {
      expect(recipe(other).key).toEqual(recipe(said).key);
      expect(recipe(other).content).not.toEqual(recipe(said).content);
    }
  });

  it('is in order with what the same telephone number sends', () => {
    const sender = (phone: string, nonce = 'another-nonce-of-a-page') =>
      senderOf(parse(message({ content: 'x', phone }, { nonce })));
    expect(sender('138 0000 0000')).toEqual(sender('+8613800000000', 'one-more-nonce-of-a-page'));
    expect(sender('')).not.toEqual(sender('', 'one-more-nonce-of-a-page'));
  });
});
