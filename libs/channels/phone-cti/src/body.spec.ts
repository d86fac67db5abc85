import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { BadPayload, splitJson, type Message } from '#libs/channel-kit';
import { readBody } from './body.js';
import { PhoneCtiSettings } from './settings.js';

const bodySettings = (body: object) =>
  PhoneCtiSettings.parse({ verify: { kind: 'basic', username: 'fs', password: 'cdr-Kq83vNz1' }, body }).body;
const message = (body: string | Uint8Array): Message => ({
  method: 'POST',
  target: '/?uuid=u1',
  headers: {},
  bytes: typeof body === 'string' ? Buffer.from(body) : body,
  part: undefined,
  files: [],
});

// Written by mod_json_cdr's rules: values below `variables` percent-encoded, then the whole once more, or in Base64.
const CDR = {
  plain:
    '{"core-uuid":"c0","variables":{"uuid":"u1","caller_id_name":"%E5%BC%A0%E4%B8%89","start_stamp":"2026-11-22%2010%3A00%3A00","billsec":"37"}}',
  urlEncoded:
    'cdr=%7B%22core-uuid%22%3A%22c0%22%2C%22variables%22%3A%7B%22uuid%22%3A%22u1%22%2C%22caller_id_name%22%3A%22%25E5%25BC%25A0%25E4%25B8%2589%22%2C%22start_stamp%22%3A%222026-11-22%252010%253A00%253A00%22%2C%22billsec%22%3A%2237%22%7D%7D',
  base64:
    'cdr=eyJjb3JlLXV1aWQiOiJjMCIsInZhcmlhYmxlcyI6eyJ1dWlkIjoidTEiLCJjYWxsZXJfaWRfbmFtZSI6IiVFNSVCQyVBMCVFNCVCOCU4OSIsInN0YXJ0X3N0YW1wIjoiMjAyNi0xMS0yMiUyMDEwJTNBMDAlM0EwMCIsImJpbGxzZWMiOiIzNyJ9fQ==',
};
const UNDERSTOOD = {
  'core-uuid': 'c0',
  variables: { uuid: 'u1', caller_id_name: '张三', start_stamp: '2026-11-22 10:00:00', billsec: '37' },
};

describe('a wrapped body', () => {
  const settings = bodySettings({ format: 'wrapped-json', percentEncodedBelow: 'variables' });

  it.each(Object.entries(CDR))('is understood %s', (_, body) => {
    expect(readBody(message(body), settings)).toEqual(UNDERSTOOD);
  });

  it('keeps a value that is no percent-encoding, and values elsewhere', () => {
    const body = '{"variables":{"last_arg":"100%","list":["%41"]},"other":"%41"}';
    expect(readBody(message(body), settings)).toEqual({
      variables: { last_arg: '100%', list: ['A'] },
      other: '%41',
    });
  });

  it('survives a Base64 text with + and /, which a form parser would spoil', () => {
    const json = JSON.stringify({ a: '~~~???>>>路灯' });
    const base64 = Buffer.from(json).toString('base64');
    expect(base64).toMatch(/[+/]/);
    expect(readBody(message(`cdr=${base64}`), settings)).toEqual(JSON.parse(json));
  });

  it.each(['', 'json=%7B%7D', 'cdr=', 'cdr=%7B', 'cdr=!!!!', '{', 'cdr=%7B%22a%22%3A%FF%7D'])(
    'does not understand %j',
    (body) => {
      expect(() => readBody(message(body), settings)).toThrow(BadPayload);
    },
  );
});

describe('a form', () => {
  it('is flat, and may be in GBK', () => {
    const gbk = bodySettings({ format: 'form', charset: 'gbk' });
    expect(readBody(message('callid=1&memo=%C2%B7%B5%C6'), gbk)).toMatchObject({ callid: '1', memo: '路灯' });
  });

  it('may be JSON instead, in UTF-8 whatever the charset of forms is', () => {
    const gbk = bodySettings({ format: 'form', charset: 'gbk' });
    expect(readBody(message(' {"callid": "1", "memo": "路灯"}'), gbk)).toMatchObject({ callid: '1', memo: '路灯' });
  });
});

describe('JSON', () => {
  const settings = bodySettings({});
  const elementsOf = (body: string | Uint8Array) =>
    splitJson(message(body)).map(({ bytes }) => bytes && Buffer.from(bytes).toString());

  it('is one event, or as many as its array has', () => {
    expect(elementsOf('{"id":"1"}')).toEqual([undefined]);
    expect(elementsOf('[]')).toEqual([]);
    expect(elementsOf(' [ {"id": "1"} , 7 ]')).toEqual(['{"id": "1"}', '7']);
    expect(elementsOf(readFileSync(new URL('../fixtures/batch.json', import.meta.url)))).toHaveLength(2);
  });

  it.each(['7', '"text"', 'null', '[{}]', '{"a":1', '{"__proto__":{"a":1}}'])(
    'does not understand the event %j',
    (body) => {
      expect(() => readBody(message(body), settings)).toThrow(BadPayload);
    },
  );
});
