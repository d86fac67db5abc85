import { describe, expect, it } from '@jest/globals';
import twilio from 'twilio';
import {
  authenticate,
  BadPayload,
  identityOf,
  type AnswerContext,
  type KeptMessage,
  type Message,
  type WebhookRequest,
} from '#libs/channel-kit';
import { ACCOUNT, AUTH_TOKEN, fixture, FORM, PUBLIC, signed, TARGET, textMessage } from '../test/twilio.js';
import { smsTwilio, type SmsTwilioPayload, type SmsTwilioSettings } from './index.js';

const GIVEN = { accountSid: ACCOUNT, authToken: AUTH_TOKEN };
const settings = smsTwilio.settings.parse(GIVEN);
const NOW = Date.parse('2026-11-22T10:00:00+08:00');

const requestOf = ({ target, headers, body, publicBaseUrl }: Asked): WebhookRequest => ({
  method: 'POST',
  target,
  path: '/',
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  body: Buffer.from(body),
  remoteAddress: null,
  publicBaseUrl,
});
type Asked = Omit<ReturnType<typeof signed>, 'publicBaseUrl'> & { readonly publicBaseUrl: string | null };
const verdictOf = (asked: Asked, using: object = GIVEN) =>
  authenticate(smsTwilio, requestOf(asked), { settings: smsTwilio.settings.parse(using), now: NOW });

const messageOf = (body: string, type = FORM): Message => ({
  method: 'POST',
  target: TARGET,
  headers: { 'content-type': type },
  bytes: Buffer.from(body),
  part: undefined,
  files: [],
});
const parse = (body: string, type = FORM): SmsTwilioPayload => smsTwilio.parse(messageOf(body, type), { settings });
const identityFor = (body: string) => {
  const message = messageOf(body);
  return identityOf('texts', smsTwilio.dedupe(parse(body), message, { settings }), message.bytes);
};

const kept = (body: string | undefined): KeptMessage<SmsTwilioPayload> => ({
  id: '2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11',
  number: '7K3M-9QXW-2HTB',
  receivedAt: '2026-11-22T02:00:00.000Z',
  payload: body === undefined ? undefined : parse(body),
});
const answerTo = (messages: readonly KeptMessage<SmsTwilioPayload>[], receipt: object = {}) => {
  const using = smsTwilio.settings.parse({ ...GIVEN, receipt });
  const context: AnswerContext<SmsTwilioSettings> = {
    settings: using,
    request: requestOf(signed(textMessage())),
    now: NOW,
    url: PUBLIC + TARGET,
  };
  return smsTwilio.ack.accepted(messages, context);
};
/** What Twilio's own class writes. */
const twiml = (...texts: readonly string[]): string => {
  const response = new twilio.twiml.MessagingResponse();
  for (const text of texts) response.message(text);
  return response.toString();
};

describe('the answer', () => {
  it('is TwiML with the receipt, as Twilio’s own class writes it', () => {
    const answer = answerTo([kept(textMessage())]);
    expect(answer).toEqual({
      status: 200,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: twiml('您的诉求已收到，编号 7K3M-9QXW-2HTB。'),
    });
    expect(answerTo([kept(textMessage())])).toEqual(answer);
  });

  it('is in the languages and words of the settings', () => {
    const receipt = { language: 'both', zh: '编号 {number}\n市政府', en: 'No. {number}' };
    expect(answerTo([kept(textMessage())], receipt).body).toBe(
      twiml('编号 7K3M-9QXW-2HTB\n市政府\nNo. 7K3M-9QXW-2HTB'),
    );
  });

  it('survives a text that has markup in it', () => {
    const { body } = answerTo([kept(textMessage())], { zh: '<编号> "{number}" & \'谢谢\' ]]>' });
    const [, text = ''] = /<Message>(.*)<\/Message>/.exec(body) ?? [];
    expect(text).not.toMatch(/[<>]/);
    // Twilio's class leaves quotes in a text as they are; to a reader of XML both are the same.
    expect(body.replaceAll('&quot;', '"').replaceAll('&apos;', "'")).toBe(
      twiml('<编号> "7K3M-9QXW-2HTB" & \'谢谢\' ]]>'),
    );
  });

  it('goes to people on WhatsApp and elsewhere too', () => {
    for (const from of ['whatsapp:+8613800000000', 'messenger:2412345678901234']) {
      expect(answerTo([kept(textMessage({ From: from }))]).body).toContain('7K3M-9QXW-2HTB');
    }
  });

  it.each([
    ['nothing to speak of', []],
    ['something kept with a doubt', [kept(undefined)]],
    ['a keyword', [kept(fixture('keyword-stop.txt'))]],
    ['a cry for help that Twilio answers', [kept(fixture('keyword-help.txt'))]],
    ['a delivery status', [kept(fixture('delivery-status.txt'))]],
    ['no message', [kept(fixture('call-sent-here.txt'))]],
    ['a short code', [kept(fixture('text-short-code.txt'))]],
    ['a word', [kept(fixture('text-from-a-word.txt'))]],
    ['nobody', [kept(fixture('text-fields-missing.txt'))]],
  ])('is the bare one to %s', (_what, messages) => {
    expect(answerTo(messages)).toMatchObject({ status: 200, body: twiml() });
  });

  it('is the bare one where receipts are switched off', () => {
    expect(answerTo([kept(textMessage())], { enabled: false }).body).toBe(twiml());
  });
});

describe('who may push', () => {
  it('is refused for another account, however well it is signed', () => {
    const others = textMessage({ AccountSid: `AC${'4'.repeat(32)}` });
    expect(verdictOf(signed(others))).toEqual({ kind: 'refused', reason: 'RECIPIENT_MISMATCH' });
  });

  it('is refused while nobody knows how Twilio calls us, and the reason says so', () => {
    expect(verdictOf({ ...signed(textMessage()), publicBaseUrl: null })).toEqual({
      kind: 'refused',
      reason: 'PUBLIC_URL_UNKNOWN',
    });
  });

  it('is believed by the URL as entered, whatever a proxy made of it', () => {
    const entered = `${TARGET}?city=%E6%B5%8E%E5%8D%97&x=a%20b`;
    const asked = { ...signed(textMessage(), entered), target: '/channels/texts?x=a+b&city=济南', publicBaseUrl: null };
    const url = `${PUBLIC}${entered}#rc=3&rp=all`;
    expect(verdictOf(asked, { ...GIVEN, url })).toMatchObject({ kind: 'accepted', assurance: 'high' });
    expect(verdictOf(asked)).toMatchObject({ kind: 'refused' });
  });
});

describe('a message', () => {
  it('that the fallback URL brings once more is a repeat', () => {
    const once = textMessage();
    expect(identityFor(`${once}&ErrorCode=11200&ErrorUrl=https%3A%2F%2Fhotline.example`)).toEqual(identityFor(once));
    expect(identityFor(textMessage({ Body: 'another' })).dedupeKey).toBe(identityFor(once).dedupeKey);
    expect(identityFor(textMessage({ Body: 'another' })).id).not.toBe(identityFor(once).id);
  });

  it('keeps the order of one citizen to one number', () => {
    const order = smsTwilio.orderingKey(parse(textMessage()), messageOf(''), { settings });
    expect(order).toEqual(['+14155550123', '+8613800000000']);
  });

  it('has what is too long for an intake in the extensions', () => {
    const draft = smsTwilio.normalize(parse(textMessage({ ProfileName: 'n'.repeat(257), Body: 'x'.repeat(100_001) })), {
      settings,
      receivedAt: NOW,
      message: messageOf(''),
    });
    if (draft.kind !== 'intake') throw new Error(draft.kind);
    expect(draft.draft.requester?.name).toBeNull();
    expect(draft.draft.appeal?.content).toHaveLength(100_000);
    expect(draft.draft.extensions).toMatchObject({ ProfileName: 'n'.repeat(257) });
    expect(draft.draft.warnings?.map(({ code }) => code)).toEqual(['FIELD_TOO_LONG', 'CONTENT_CUT']);
  });

  it.each(['[]', 'null', '1', '{"a":'])('is not %s', (json) => {
    expect(() => parse(json, 'application/json')).toThrow(BadPayload);
  });
});

describe('a probe', () => {
  const context = { now: NOW, url: PUBLIC + TARGET, query: 'hotline-probe=a%20b%2Bc+d%7Ee%E4%B8%AD' };
  const probeOf = (using: object) => {
    if (smsTwilio.source.kind !== 'webhook') throw new Error('not a webhook');
    return smsTwilio.source.probe!({ ...context, settings: smsTwilio.settings.parse(using) });
  };

  it.each([
    ['with the public URL', GIVEN, `${context.url}?${context.query}`],
    ['with the URL as entered', { ...GIVEN, url: `${PUBLIC}${TARGET}?a=%7E#rc=3` }, `${PUBLIC}${TARGET}?a=%7E`],
  ])('is signed as Twilio signs, %s', (_how, using, url) => {
    const { headers, body, ...probe } = probeOf(using);
    expect(probe).toEqual({ method: 'POST', url });
    const fields = Object.fromEntries(new URLSearchParams(body));
    expect(twilio.validateRequest(AUTH_TOKEN, headers['x-twilio-signature']!, url, fields)).toBe(true);
    const asked = { target: url.slice(PUBLIC.length), headers, body, publicBaseUrl: PUBLIC };
    expect(verdictOf(asked as unknown as Asked, using)).toMatchObject({ kind: 'accepted' });
  });
});

describe('the settings', () => {
  it.each([
    ['accountSid', { authToken: AUTH_TOKEN }],
    ['accountSid', { ...GIVEN, accountSid: 'SM00000000000000000000000000000001' }],
    ['authToken', { accountSid: ACCOUNT }],
    ['url', { ...GIVEN, url: 'ftp://hotline.example/channels/texts' }],
    ['receipt.zh', { ...GIVEN, receipt: { zh: '{name}' } }],
  ])('name %s when it is wrong', (path, given) => {
    expect(smsTwilio.settings.safeParse(given).error?.issues[0]?.path.join('.')).toBe(path);
  });
});
