import { describe, expect, it } from '@jest/globals';
import twilio from 'twilio';
import {
  authenticate,
  BadPayload,
  identityOf,
  matterIdOf,
  type KeptMessage,
  type Message,
  type WebhookRequest,
} from '#libs/channel-kit';
import { goldenCases } from '#libs/testing';
import {
  ACCOUNT,
  AUTH_TOKEN,
  CALL,
  changed,
  fixture,
  FIXTURES,
  FORM,
  matterIn,
  PUBLIC,
  signed,
  TARGET,
  targetOf,
} from '../test/twilio.js';
import { phoneTwilio, type PhoneTwilioPayload } from './index.js';

const GIVEN = { accountSid: ACCOUNT, authToken: AUTH_TOKEN };
const settings = phoneTwilio.settings.parse(GIVEN);
const NOW = Date.parse('2026-11-22T10:00:00+08:00');

const messageAt = (target: string, body: string, type = FORM): Message => ({
  method: 'POST',
  target,
  headers: { 'content-type': type },
  bytes: Buffer.from(body),
  part: undefined,
  files: [],
});
const parse = (target: string, body: string, type = FORM): PhoneTwilioPayload =>
  phoneTwilio.parse(messageAt(target, body, type), { settings });
const normalized = (target: string, body: string, using: object = {}) => {
  const message = messageAt(target, body);
  const given = phoneTwilio.settings.parse({ ...GIVEN, ...using });
  const result = phoneTwilio.normalize(parse(target, body), { settings: given, receivedAt: NOW, message });
  if (result.kind === 'ignored') throw new Error(result.reason);
  return result.draft;
};
const requestOf = (target: string, body = '', headers: Readonly<Record<string, string>> = {}): WebhookRequest => ({
  method: 'POST',
  target,
  path: target.split('?', 1)[0]!.slice(TARGET.length) || '/',
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  body: Buffer.from(body),
  remoteAddress: null,
  publicBaseUrl: PUBLIC,
});

/** What is answered to a fixture at its address. */
const answerTo = (file: string | undefined, using: object = {}, route = ''): string => {
  const target = file === undefined ? TARGET + route : targetOf(file);
  const kept: KeptMessage<PhoneTwilioPayload> = {
    id: '2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11',
    number: '7K3M-9QXW-2HTB',
    receivedAt: '2026-11-22T02:00:00.000Z',
    payload: file === undefined ? undefined : parse(target, fixture(file)),
  };
  const context = {
    settings: phoneTwilio.settings.parse({ ...GIVEN, ...using }),
    request: requestOf(target),
    now: NOW,
    url: PUBLIC + TARGET,
  };
  const answer = phoneTwilio.ack.accepted([kept], context);
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' } });
  expect(phoneTwilio.ack.accepted([kept], context)).toEqual(answer);
  expect(phoneTwilio.ack.accepted([], context).body).toBe(new twilio.twiml.VoiceResponse().toString());
  return answer.body;
};
type Voice = InstanceType<typeof twilio.twiml.VoiceResponse>;
/** What Twilio's own class writes. */
const twiml = (build: (response: Voice) => unknown = () => undefined): string => {
  const response = new twilio.twiml.VoiceResponse();
  build(response);
  return response.toString();
};
/** To a reader of XML a quote in a text is the same either way; Twilio's class leaves it as it is. */
const plain = (xml: string): string => xml.replace(/&quot;|&apos;/g, (name) => (name === '&quot;' ? '"' : "'"));

const ZH =
  '您好，这里是12345政务服务便民热线。通话将被录音。请在提示音后说明您的诉求和地址，说完请挂机，或按井号键结束。';
const SILENT = '没有听到您的留言，感谢来电。';
const RECORD = {
  action: `${PUBLIC}${TARGET}/recorded#rc=3&rp=all`,
  method: 'POST',
  maxLength: 180,
  timeout: 6,
  finishOnKey: '#',
  playBeep: true,
  trim: 'trim-silence' as const,
  recordingStatusCallback: `${PUBLIC}${TARGET}/recording#rc=3&rp=all`,
  recordingStatusCallbackMethod: 'POST',
  recordingStatusCallbackEvent: ['completed', 'absent'] as ('completed' | 'absent')[],
};

describe('a call', () => {
  it('is greeted and recorded, and thanked when nothing was said', () => {
    expect(answerTo('incoming-call.txt')).toBe(
      twiml((response) => {
        response.say({ language: 'zh-CN' }, ZH);
        response.record(RECORD);
        response.say({ language: 'zh-CN' }, SILENT);
        response.hangup();
      }),
    );
  });

  it('is greeted in the languages, voices and words of the settings, and recorded by them', () => {
    const using = {
      greeting: { language: 'both', zh: '您好', en: 'Hello' },
      noMessage: { en: 'Bye' },
      voices: { zh: { language: 'cmn-CN', voice: 'Polly.Zhiyu' }, en: { language: 'en-GB' } },
      recording: { maxSeconds: 90, silenceSeconds: 4, finishOnKey: '*', transcribe: true },
    };
    expect(answerTo('incoming-call.txt', using)).toBe(
      twiml((response) => {
        response.say({ language: 'cmn-CN', voice: 'Polly.Zhiyu' }, '您好');
        response.say({ language: 'en-GB' }, 'Hello');
        const transcribeCallback = `${PUBLIC}${TARGET}/transcription#rc=3&rp=all`;
        response.record({
          ...RECORD,
          maxLength: 90,
          timeout: 4,
          finishOnKey: '*',
          transcribe: true,
          transcribeCallback,
        });
        response.say({ language: 'cmn-CN', voice: 'Polly.Zhiyu' }, SILENT);
        response.say({ language: 'en-GB' }, 'Bye');
        response.hangup();
      }),
    );
  });

  it('is greeted by a sound file where there is one', () => {
    const playUrl = 'https://hotline.example.gov.cn/hello.mp3?a=1&b=<2>';
    const written = answerTo('incoming-call.txt', { greeting: { playUrl } });
    const played = twiml((response) => response.play(playUrl));
    expect(written).toContain(played.slice(played.indexOf('<Play>'), played.indexOf('</Response>')));
    expect(written).not.toContain(ZH);
  });

  it('is sent on below the URL as it was entered', () => {
    const url = 'https://elsewhere.example/in/calls/?city=a%20b#rc=3&rp=all';
    expect(answerTo('incoming-call.txt', { url })).toContain('action="https://elsewhere.example/in/calls/recorded#rc=3&amp;rp=all"'); // prettier-ignore
  });

  it('is greeted in words that have markup in them', () => {
    const zh = '<b>您好</b> & "欢迎" \'致电\' ]]>';
    const written = answerTo('incoming-call.txt', { greeting: { zh } });
    expect(written).not.toContain('<b>');
    expect(plain(written)).toContain(twiml((response) => response.say({ language: 'zh-CN' }, zh)).slice(48, -11));
  });

  it('that could not be read is greeted all the same', () => {
    expect(answerTo(undefined)).toBe(answerTo('incoming-call.txt'));
  });
});

describe('a message left', () => {
  const number = '7 K 3 M，9 Q X W，2 H T B';

  it('is answered with its number, sign by sign and twice', () => {
    const wanted = twiml((response) => {
      response.say({ language: 'zh-CN', loop: 2 }, `您的诉求已收到，编号 ${number}。`);
      response.hangup();
    });
    expect(answerTo('recorded-message.txt')).toBe(wanted);
    expect(answerTo('recorded-caller-hung-up.txt')).toBe(wanted);
    expect(answerTo('recorded-number-withheld.txt')).toBe(wanted);
  });

  it('is answered in the languages and words of the settings', () => {
    const receipt = { language: 'both', zh: '<{number}>', en: 'No. {number} & bye' };
    expect(answerTo('recorded-message.txt', { receipt })).toBe(
      twiml((response) => {
        response.say({ language: 'zh-CN', loop: 2 }, `<${number}>`);
        response.say({ language: 'en-US', loop: 2 }, 'No. 7 K 3 M, 9 Q X W, 2 H T B & bye');
        response.hangup();
      }),
    );
  });

  it.each([
    ['where receipts are switched off', 'recorded-message.txt', { receipt: { enabled: false } }],
    ['in a call that we made', 'recorded-outbound.txt', {}],
  ])('is only hung up %s', (_where, file, using) => {
    expect(answerTo(file, using)).toBe(twiml((response) => response.hangup()));
  });
});

it.each([
  'recording-completed.txt',
  'recording-absent.txt',
  'transcription-completed.txt',
  'status-completed.txt',
  'status-no-answer.txt',
  'incoming-status-sent-here.txt',
])('%s is only acknowledged', (file) => {
  expect(answerTo(file)).toBe(twiml());
});

it('what could not be read and is no call is only acknowledged', () => {
  for (const route of ['/recorded', '/recording', '/status']) expect(answerTo(undefined, {}, route)).toBe(twiml());
});

describe('the events of a call', () => {
  const forms = goldenCases(FIXTURES).filter(({ name }) => name !== 'json-callback');
  it.each(forms)('name the matter that it is: $name', ({ name, message: { body }, expected }) => {
    const { matter } = matterIn(expected);
    const [target, form] = [targetOf(name), body.toString()];
    expect(normalized(target, form).matter).toEqual(matter);
    const order = phoneTwilio.orderingKey(parse(target, form), messageAt(target, form), { settings });
    expect(order).toEqual(matter ?? ['from', '+8613800000000']);
  });

  it('come to one matter, and each to an intake of its own', () => {
    const ofOneCall = ['incoming-call', 'recorded-message', 'recording-completed', 'transcription-completed', 'status-completed', 'status-ringing']; // prettier-ignore
    const intakes = ofOneCall.map((name) => {
      const [target, body] = [targetOf(name), fixture(`${name}.txt`)];
      const message = messageAt(target, body);
      const { id } = identityOf('calls', phoneTwilio.dedupe(parse(target, body), message, { settings }), message.bytes);
      const { matter, call } = normalized(target, body);
      return { id, matterId: matterIdOf('calls', matter as readonly string[]), callId: call?.callId };
    });
    expect(new Set(intakes.map(({ id }) => id)).size).toBe(ofOneCall.length);
    expect(new Set(intakes.map(({ matterId }) => matterId)).size).toBe(1);
    expect(new Set(intakes.map(({ callId }) => callId))).toEqual(new Set([CALL]));
  });

  it('that the fallback URL brings once more are repeats', () => {
    const identityFor = (body: string) => {
      const message = messageAt(TARGET, body);
      return identityOf('calls', phoneTwilio.dedupe(parse(TARGET, body), message, { settings }), message.bytes);
    };
    const again = changed('incoming-call.txt', { ErrorCode: '11200', ErrorUrl: 'https://hotline.example' });
    expect(identityFor(again)).toEqual(identityFor(fixture('incoming-call.txt')));
  });

  it('are told apart where the instance is called as a route is', () => {
    const kindAt = (target: string) => parse(target, fixture('incoming-call.txt')).kind;
    expect(kindAt('/channels/recording?x=/status')).toBe('incoming');
    expect(kindAt('/channels/recording/status')).toBe('status');
    expect(kindAt('/')).toBe('incoming');
  });

  it('open a matter with the ring where the settings want it', () => {
    const ring = fixture('incoming-call.txt');
    expect(normalized(TARGET, ring, { opensAtRing: true })).toMatchObject({
      action: 'create',
      requester: { phones: [{ number: '+8613800000000', role: 'callback' }] },
      appeal: { demand: '来电未接通，请回拨。' },
    });
    expect(normalized(TARGET, ring, { opensAtRing: true, withheld: ['+8613800000000'] })).toMatchObject({
      requester: {},
      appeal: { demand: null },
      warnings: [{ code: 'CALLER_WITHHELD' }],
    });
  });

  it('tell where to fetch the recording, in the form that is set', () => {
    const target = targetOf('recording-completed');
    const [wav] = normalized(target, fixture('recording-completed.txt')).attachments!;
    const [mp3] = normalized(target, fixture('recording-completed.txt'), { recording: { format: 'mp3' } }).attachments!;
    expect(mp3).toEqual({ ...wav, name: wav!.name!.replace('wav', 'mp3'), mime: 'audio/mpeg', url: wav!.url!.replace('.wav', '.mp3') }); // prettier-ignore
  });

  it('keep the same attachment whoever tells of the recording', () => {
    const names = ['recorded-message', 'recorded-caller-hung-up', 'recording-completed', 'transcription-completed'];
    const ids = names.map((name) => normalized(targetOf(name), fixture(`${name}.txt`)).attachments?.[0]?.id);
    expect(new Set(ids)).toEqual(new Set(['RE00000000000000000000000000000020']));
  });

  it('have what is too long for an intake in the extensions', () => {
    const body = changed('incoming-call.txt', { From: '9'.repeat(129) });
    const draft = normalized(TARGET, body);
    expect(draft.extensions).toMatchObject({ rest: { From: '9'.repeat(129) } });
    expect(draft.warnings?.map(({ code }) => code)).toEqual(['FIELD_MISSING', 'FIELD_TOO_LONG']);
  });

  it.each(['[]', 'null', '1', '{"a":'])('are not %s', (json) => {
    expect(() => parse(TARGET, json, 'application/json')).toThrow(BadPayload);
  });
});

describe('who may push', () => {
  const verdictOf = (asked: ReturnType<typeof signed>, publicBaseUrl: string | null, using: object = {}) =>
    authenticate(
      phoneTwilio,
      { ...requestOf(asked.target, asked.body, asked.headers), publicBaseUrl },
      { settings: phoneTwilio.settings.parse({ ...GIVEN, ...using }), now: NOW },
    );

  it('is refused for another account, however well it is signed', () => {
    const others = signed(changed('incoming-call.txt', { AccountSid: `AC${'4'.repeat(32)}` }));
    expect(verdictOf(others, PUBLIC)).toEqual({ kind: 'refused', reason: 'RECIPIENT_MISMATCH' });
  });

  it('is refused while nobody knows how Twilio calls us, and the reason says so', () => {
    const asked = signed(fixture('incoming-call.txt'));
    expect(verdictOf(asked, null)).toEqual({ kind: 'refused', reason: 'PUBLIC_URL_UNKNOWN' });
  });

  it('is believed at the addresses that we gave out ourselves, below the URL as entered', () => {
    const url = `${PUBLIC}${TARGET}?city=a%20b#rc=3&rp=all`;
    for (const name of ['recorded-message', 'recording-completed', 'transcription-completed', 'status-completed']) {
      const asked = signed(fixture(`${name}.txt`), targetOf(name));
      expect(verdictOf(asked, null, { url })).toMatchObject({ kind: 'accepted', assurance: 'high' });
    }
  });

  it('is believed of a probe', () => {
    if (phoneTwilio.source.kind !== 'webhook') throw new Error('not a webhook');
    const query = 'hotline-probe=a%20b%2Bc+d%7Ee%E4%B8%AD';
    const probe = phoneTwilio.source.probe!({ settings, now: NOW, url: PUBLIC + TARGET, query });
    expect(probe.url).toBe(`${PUBLIC}${TARGET}?${query}`);
    const fields = Object.fromEntries(new URLSearchParams(probe.body));
    expect(twilio.validateRequest(AUTH_TOKEN, probe.headers['x-twilio-signature']!, probe.url, fields)).toBe(true);
    const request = requestOf(`${TARGET}?${query}`, probe.body, probe.headers);
    expect(authenticate(phoneTwilio, request, { settings, now: NOW })).toMatchObject({ kind: 'accepted' });
  });
});

describe('the settings', () => {
  it.each([
    ['accountSid', { authToken: AUTH_TOKEN }],
    ['authToken', { accountSid: ACCOUNT }],
    ['recording.maxSeconds', { ...GIVEN, recording: { transcribe: true } }],
    ['recording.finishOnKey', { ...GIVEN, recording: { finishOnKey: 'a' } }],
    ['greeting.playUrl', { ...GIVEN, greeting: { playUrl: 'hello.mp3' } }],
    ['voices.zh.language', { ...GIVEN, voices: { zh: { language: '"zh"' } } }],
  ])('name %s when it is wrong', (path, given) => {
    expect(phoneTwilio.settings.safeParse(given).error?.issues[0]?.path.join('.')).toBe(path);
  });
});
