import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import twilioLibrary from 'twilio';
import type { WebhookRequest } from '../request.js';
import { twilio, twilioSettings } from './twilio.js';

const TOKEN = '2f0c1e4d6b8a97531f0e2d4c6b8a9753';
const OTHER_TOKEN = '9b1d7c3e5f2a48660d4c8e1f7a3b5d92';
const PUBLIC = 'https://hotline.example.gov.cn';
const ACCOUNT = 'AC00000000000000000000000000000003';

interface Asked {
  readonly method?: string;
  /** As Twilio knows it; what reaches us is below `publicBaseUrl`. */
  readonly target?: string;
  readonly path?: string;
  readonly body?: string;
  readonly signature?: string | undefined;
  readonly publicBaseUrl?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

const request = ({ method = 'POST', target = '/hooks', path = '/', body = '', ...rest }: Asked): WebhookRequest => ({
  method,
  target,
  path,
  headers: { ...(rest.signature === undefined ? {} : { 'x-twilio-signature': rest.signature }), ...rest.headers },
  body: Buffer.from(body),
  remoteAddress: null,
  publicBaseUrl: rest.publicBaseUrl === undefined ? PUBLIC : rest.publicBaseUrl,
});
const verdictOf = (asked: Asked, settings: object = {}) =>
  twilio(twilioSettings.parse({ kind: 'twilio', authToken: TOKEN, ...settings }))(request(asked), { now: 0 });
/** Signed by Twilio's own library. */
const signed = (url: string, fields: Readonly<Record<string, string | string[]>> = {}, token = TOKEN): string =>
  twilioLibrary.getExpectedTwilioSignature(token, url, fields);
const formOf = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();

const ACCEPTED = { kind: 'accepted', credential: 'current', assurance: 'high' };
const INVALID = { kind: 'refused', reason: 'SIGNATURE_INVALID' };

describe('the published way of signing', () => {
  // A request of Twilio's form; the signature is what `validateRequest` of its library believes.
  const form =
    'ToCountry=US&ToState=CA&SmsMessageSid=SM00000000000000000000000000000001&NumMedia=0&ToCity=&FromZip=&SmsSid=SM00000000000000000000000000000001&FromState=&SmsStatus=received&FromCity=&Body=%E4%BA%BA%E6%B0%91%E8%B7%AF12%E5%8F%B7%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE+%23%E6%8A%A5%E4%BF%AE&FromCountry=CN&To=%2B14155550123&MessagingServiceSid=MG00000000000000000000000000000002&ToZip=&NumSegments=1&MessageSid=SM00000000000000000000000000000001&AccountSid=AC00000000000000000000000000000003&From=%2B8613800000000&ApiVersion=2010-04-01';
  const target = '/hooks/twilio/sms/t1';
  const asked = { target, body: form, signature: '9U/dbb0tmivXI1FU907WzT9Ppk0=' };

  it('covers every field of a form, empty ones too, decoded', () => {
    expect(verdictOf(asked)).toEqual(ACCEPTED);
    expect(verdictOf({ ...asked, body: form.replace('&ToCity=', '') })).toEqual(INVALID);
    expect(verdictOf({ ...asked, body: `${form}&New=1` })).toEqual(INVALID);
    expect(verdictOf({ ...asked, body: `?${form}` })).toEqual(INVALID);
    expect(verdictOf({ ...asked, target: `${target}/` })).toEqual(INVALID);
  });

  it('has the fields in the order of ASCII', () => {
    const call =
      'CallSid=CA00000000000000000000000000000010&AccountSid=AC00000000000000000000000000000003&From=%2B8613800000000&To=%2B14155550123&Caller=%2B8613800000000&Called=%2B14155550123&CallStatus=ringing&ApiVersion=2010-04-01&Direction=inbound&FromCountry=CN&ToCountry=US';
    const signature = 'T6RNK/imIYTpXH5Ozw+A5xmmFlY=';
    expect(verdictOf({ target: '/hooks/twilio/voice/t1', body: call, signature })).toEqual(ACCEPTED);
  });

  it('counts equal values of one name once, in order', () => {
    const signature = 'vSp9TXIEouGnfeXXWegaqMrhLRE=';
    expect(verdictOf({ target, body: 'A=b&A=a&A=b&Z=1', signature })).toEqual(ACCEPTED);
    expect(verdictOf({ target, body: 'A=b&A=c&A=b&Z=1', signature })).toEqual(INVALID);
  });

  it('covers a thousand fields at most, which is far more than Twilio sends', () => {
    const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`F${at}`, 'x']));
    const verdict = (count: number) =>
      verdictOf({ target, body: formOf(fields(count)), signature: signed(PUBLIC + target, fields(count)) });
    expect(verdict(1000)).toEqual(ACCEPTED);
    expect(verdict(1001)).toEqual(INVALID);
  });

  it('covers another body by its digest in the query', () => {
    const body = '{"MessageSid":"SM00000000000000000000000000000001","EventType":"demo","n":1}';
    const digest = '653a534ba6abd871c3068f40cf561114bc32fe1fa10f431345a5de0feb53b7b4';
    const json = {
      target: `/hooks/twilio/json/t1?bodySHA256=${digest}`,
      body,
      signature: 'lAfH0aSrrqn1E7jOmV9Pt6+4mqQ=',
    };
    // Whoever has the body compares it with the digest.
    expect(verdictOf(json)).toEqual({ ...ACCEPTED, bodySha256: digest });
    expect(createHash('sha256').update(body).digest('hex')).toBe(digest);
    expect(verdictOf({ ...json, target: json.target.replace('bodySHA256=6', 'bodySHA256=7') })).toEqual(INVALID);
    expect(verdictOf({ ...json, target: '/hooks/twilio/json/t1' })).toEqual(INVALID);
  });

  it('covers a GET by its URL alone, which may then have no body', () => {
    const get = {
      method: 'GET',
      target: '/hooks?Body=a+b&From=%2B861',
      signature: signed(`${PUBLIC}/hooks?Body=a+b&From=%2B861`),
    };
    const nothing = createHash('sha256').digest('hex');
    expect(verdictOf(get)).toEqual({ ...ACCEPTED, bodySha256: nothing });
    expect(verdictOf({ ...get, target: '/hooks?Body=a+c&From=%2B861' })).toEqual(INVALID);
  });
});

describe('whatever is sent', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 20 });
  const names = fc.string({ unit: fc.constantFrom(...'ABCabc019_-.é人'), minLength: 1, maxLength: 6 });
  const fields = fc.dictionary(names, fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 4 })));
  const bodyOf = (given: Readonly<Record<string, string | string[]>>): string =>
    new URLSearchParams(
      Object.entries(given).flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, each])),
    ).toString();
  const query = fc.constantFrom('', '?', '?a=1&b=2', "?q=it's%20~%7E", '?a=%2B+c&a=b');

  it('is believed as Twilio’s own library believes it', () => {
    fc.assert(
      fc.property(fields, query, (given, asked) => {
        const target = `/channels/t1${asked}`;
        const signature = signed(PUBLIC + target, given);
        expect(verdictOf({ target, body: bodyOf(given), signature })).toEqual(ACCEPTED);
      }),
    );
  });

  it('is refused once a value is another', () => {
    fc.assert(
      fc.property(fields, names, text, (given, name, value) => {
        const signature = signed(`${PUBLIC}/hooks`, given);
        const others = { ...given, [name]: value };
        const isBelieved = twilioLibrary.validateRequest(TOKEN, signature, `${PUBLIC}/hooks`, others);
        expect(verdictOf({ body: bodyOf(others), signature }).kind).toBe(isBelieved ? 'accepted' : 'refused');
      }),
    );
  });
});

describe('the URL that was signed', () => {
  const body = formOf({ AccountSid: ACCOUNT, Body: '路灯' });
  const signatureFor = (url: string): string => signed(url, { AccountSid: ACCOUNT, Body: '路灯' });

  it('is the public one and what was requested', () => {
    expect(verdictOf({ body, signature: signatureFor(`${PUBLIC}/hooks`) })).toEqual(ACCEPTED);
    expect(verdictOf({ body, signature: signatureFor('https://elsewhere.example/hooks') })).toEqual(INVALID);
    expect(verdictOf({ body, signature: signatureFor('http://hotline.example.gov.cn/hooks') })).toEqual(INVALID);
  });

  it.each([
    ['https://h.example', 'https://h.example:443'],
    ['https://h.example:443', 'https://h.example'],
    ['http://h.example', 'http://h.example:80'],
    ['https://[2001:db8::1]', 'https://[2001:db8::1]:443'],
  ])('may have a standard port or not: %s is %s', (publicBaseUrl, known) => {
    expect(verdictOf({ body, publicBaseUrl, signature: signatureFor(`${known}/hooks`) })).toEqual(ACCEPTED);
  });

  it('has another port only as it was set', () => {
    const signature = signatureFor('https://h.example/hooks');
    expect(verdictOf({ body, publicBaseUrl: 'https://h.example:8443', signature })).toEqual(INVALID);
    expect(verdictOf({ body, publicBaseUrl: 'https://h.example:80', signature })).toEqual(INVALID);
  });

  it('is never taken from what a proxy says', () => {
    const headers = { host: 'h.example', 'x-forwarded-host': 'h.example', 'x-forwarded-proto': 'https', forwarded: 'host=h.example;proto=https' }; // prettier-ignore
    const signature = signatureFor('https://h.example/hooks');
    expect(verdictOf({ body, headers, signature })).toEqual(INVALID);
    expect(verdictOf({ body, headers, signature, publicBaseUrl: null })).toEqual({
      kind: 'refused',
      reason: 'PUBLIC_URL_UNKNOWN',
    });
  });

  describe('as it was entered at Twilio', () => {
    const url = `${PUBLIC}/in/sms?city=%E6%B5%8E%E5%8D%97&tag=a%20b%7E#rc=3&rp=all`;
    const signature = signatureFor(url.split('#')[0]!);

    it.each([
      '/channels/t1?city=%E6%B5%8E%E5%8D%97&tag=a%20b%7E',
      '/channels/t1?city=%e6%b5%8e%e5%8d%97&tag=a+b~',
      '/channels/t1?tag=a+b~&city=%E6%B5%8E%E5%8D%97',
    ])('counts however a proxy writes its query: %s', (target) => {
      expect(verdictOf({ target, body, signature }, { url })).toEqual(ACCEPTED);
      expect(verdictOf({ target, body, signature, publicBaseUrl: null }, { url })).toEqual(ACCEPTED);
    });

    it.each([
      '/channels/t1',
      '/channels/t1?city=x&tag=a%20b%7E',
      '/channels/t1?city=%E6%B5%8E%E5%8D%97&tag=a%20b%7E&x=1',
    ])('does not stand for another query: %s', (target) => {
      expect(verdictOf({ target, body, signature }, { url })).toEqual(INVALID);
    });

    it('does not stand for an address below it', () => {
      const target = '/channels/t1/status?city=%E6%B5%8E%E5%8D%97&tag=a%20b%7E';
      expect(verdictOf({ target, path: '/status', body, signature }, { url })).toEqual(INVALID);
      const below = signatureFor(`${PUBLIC}/in/sms/status?x=1`);
      expect(verdictOf({ target: '/channels/t1/status?x=1', path: '/status', body, signature: below }, { url })).toEqual(ACCEPTED); // prettier-ignore
    });

    it('leaves the public one good as well', () => {
      const target = '/channels/t1?x=1';
      expect(verdictOf({ target, body, signature: signatureFor(PUBLIC + target) }, { url })).toEqual(ACCEPTED);
    });

    it('is followed by the digest of a body that is no form', () => {
      const json = '{"AccountSid":"AC00000000000000000000000000000003"}';
      const digest = createHash('sha256').update(json).digest('hex');
      const appended = signed(`${url.split('#')[0]}&bodySHA256=${digest}`);
      const target = `/channels/t1?bodySHA256=${digest}&city=%E6%B5%8E%E5%8D%97&tag=a+b~`;
      expect(verdictOf({ target, body: json, signature: appended }, { url, accountSid: ACCOUNT })).toEqual({
        ...ACCEPTED,
        bodySha256: digest,
      });
    });
  });
});

describe('who signed', () => {
  const body = formOf({ AccountSid: ACCOUNT });
  const signature = signed(`${PUBLIC}/hooks`, { AccountSid: ACCOUNT });

  it('is told by name while the Auth Token changes', () => {
    const authToken = { current: OTHER_TOKEN, previous: TOKEN };
    expect(verdictOf({ body, signature }, { authToken })).toEqual({ ...ACCEPTED, credential: 'previous' });
    expect(verdictOf({ body, signature }, { authToken, name: 'sub' })).toMatchObject({ credential: 'sub.previous' });
    expect(verdictOf({ body, signature }, { authToken: OTHER_TOKEN })).toEqual(INVALID);
  });

  it.each([undefined, ''])('is asked of a request without a signature (%j)', (nothing) => {
    expect(verdictOf({ body, signature: nothing })).toEqual({ kind: 'refused', reason: 'SIGNATURE_MISSING' });
  });

  it.each([signature.slice(0, -1), ` ${signature}`, `${signature}, ${signature}`, signature.toLowerCase(), 'AAAA'])(
    'is not a signature written otherwise: %s',
    (written) => {
      expect(verdictOf({ body, signature: written })).toEqual(INVALID);
    },
  );

  const MISMATCH = { kind: 'refused', reason: 'RECIPIENT_MISMATCH' };
  const OTHERS = 'AC00000000000000000000000000000004';

  it('must sign for the account that is set', () => {
    expect(verdictOf({ body, signature }, { accountSid: ACCOUNT })).toEqual(ACCEPTED);
    expect(verdictOf({ body, signature }, { accountSid: OTHERS })).toEqual(MISMATCH);
    const nobody = signed(`${PUBLIC}/hooks`, { Body: 'x' });
    expect(verdictOf({ body: 'Body=x', signature: nobody }, { accountSid: ACCOUNT })).toEqual(MISMATCH);
  });

  it('must sign for no other account besides', () => {
    const both = signed(`${PUBLIC}/hooks`, { AccountSid: [ACCOUNT, OTHERS] });
    const asked = { body: `AccountSid=${OTHERS}&AccountSid=${ACCOUNT}`, signature: both };
    expect(verdictOf(asked, { accountSid: ACCOUNT })).toEqual(MISMATCH);
  });

  it.each(['{"AccountSid":"AC00000000000000000000000000000004"}', '{"AccountSid":', 'null', '[]'])(
    'must sign for it in JSON too: %s',
    (json) => {
      const target = `/hooks?bodySHA256=${createHash('sha256').update(json).digest('hex')}`;
      expect(verdictOf({ target, body: json, signature: signed(PUBLIC + target) }, { accountSid: ACCOUNT })).toEqual(MISMATCH); // prettier-ignore
    },
  );

  it('must sign for it in a GET too', () => {
    const target = `/hooks?AccountSid=${ACCOUNT}`;
    const get = { method: 'GET', target, signature: signed(PUBLIC + target) };
    expect(verdictOf(get, { accountSid: ACCOUNT })).toMatchObject(ACCEPTED);
    expect(verdictOf(get, { accountSid: OTHERS })).toEqual(MISMATCH);
  });
});
