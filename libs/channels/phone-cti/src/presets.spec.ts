import { describe, expect, it } from '@jest/globals';
import { authenticate, type Message } from '#libs/channel-kit';
import { fixtures, type Fixture } from '../test/fixtures.js';
import { settingsFor, settingsInReadme } from '../test/operator.js';
import { sent } from '../test/sender.js';
import { phoneCti } from './channel.js';
import { PRESET_NAMES } from './presets.js';

const parsed = (preset: string) => phoneCti.settings.parse(settingsFor(preset));
const understood = ({ preset, body }: Fixture) => {
  const settings = parsed(preset);
  const whole: Message = { method: 'POST', target: '/', headers: {}, bytes: body, part: undefined, files: [] };
  if (phoneCti.source.kind !== 'webhook') throw new Error('not a webhook');
  return phoneCti.source.split!(whole, { settings }).map(({ bytes }) => {
    const message = { ...whole, bytes: bytes ?? whole.bytes };
    return phoneCti.normalize(phoneCti.parse(message, { settings }), { settings, receivedAt: 0, message });
  });
};

describe('the lines in the README', () => {
  it('are there for every preset, and are settings', () => {
    const written = settingsInReadme();
    expect(new Set(written.map(({ preset }) => preset ?? 'hotline-event'))).toEqual(new Set(PRESET_NAMES));
    for (const settings of written) expect(phoneCti.settings.safeParse(settings).error).toBeUndefined();
  });

  it.each(settingsInReadme())('have a proof that its vendor can give: %j', async (settings) => {
    const { target = '/', headers = {} } = sent(settings, '{}', 0);
    const request = { method: 'POST', target, path: target, headers, body: Buffer.from('{}') };
    const context = { settings: phoneCti.settings.parse(settings), now: 0 };
    const arrived = { ...request, remoteAddress: null, publicBaseUrl: null };
    expect(await authenticate(phoneCti, arrived, context)).toMatchObject({ kind: 'accepted' });
    const unproved = { ...arrived, headers: {}, path: '/' };
    expect(await authenticate(phoneCti, unproved, context)).toMatchObject({ kind: 'refused' });
  });
});

describe.each(fixtures())('$name, with the lines for $preset', (given) => {
  it('is on the matter that its call is', () => {
    const drafts = understood(given).map((result) => (result.kind === 'ignored' ? undefined : result.draft.matter));
    expect(drafts).toEqual(given.matters);
  });
});

describe('a preset', () => {
  it('answers as its vendor wants to read it', () => {
    const answers = Object.fromEntries(
      PRESET_NAMES.filter((name) => name !== 'own').map((name) => [name, answerOf(name)]),
    );
    expect(answers).toEqual({
      'hotline-event': [202, '{"status":"accepted","intakeId":"f3b0c442-98fc-5c14-9afb-f4c8996fb924"}'],
      yxsdcti: [200, '{"status":"success"}'],
      ifndcall: [200, '{"status":"accepted","intakeId":"f3b0c442-98fc-5c14-9afb-f4c8996fb924"}'],
      freeswitch: [200, ''],
      'aliyun-voice': [200, '{"code":0,"msg":"OK"}'],
    });
  });

  function answerOf(preset: string) {
    const kept = {
      id: 'f3b0c442-98fc-5c14-9afb-f4c8996fb924',
      number: 'ANY0-NUMB-ER00',
      receivedAt: '2026-11-22T10:00:03.000+08:00',
      payload: undefined,
    };
    const request = { method: 'POST', target: '/', path: '/', headers: {}, body: new Uint8Array() };
    const { status, body } = phoneCti.ack.accepted([kept], {
      settings: parsed(preset),
      request: { ...request, remoteAddress: null, publicBaseUrl: null },
      now: 0,
      url: 'https://hotline.example/channels/call-centre',
    });
    return [status, body];
  }
});

describe('what the settings say otherwise than the preset', () => {
  const verify = { kind: 'basic', username: 'pbx', password: 'Kq83vNz1-Ww' };
  const settingsWith = (given: object) => phoneCti.settings.parse({ verify, preset: 'yxsdcti', ...given });

  it('goes field by field and code by code', () => {
    const { mapping } = settingsWith({
      mapping: { fields: { queue: 'skill', recordingUrl: null }, directions: { local: 'internal' } },
    });
    expect(mapping.fields).toMatchObject({ callId: 'callid', queue: 'skill' });
    expect(mapping.fields).not.toHaveProperty('recordingUrl');
    expect(mapping.directions).toEqual({ inbound: 'inbound', outbound: 'outbound', local: 'internal' });
  });

  it('replaces everything else, and leaves the rest to the preset', () => {
    const { mapping, body, answer } = settingsWith({
      body: { charset: 'gbk' },
      mapping: { time: 'epoch-seconds', unanswered: 'abandoned', kind: { path: 'event', values: { hangup: 'ended' } } },
      answer: { body: 'ok' },
    });
    expect(mapping).toMatchObject({ time: 'epoch-seconds', unanswered: 'abandoned' });
    expect(mapping.kind).toEqual({ path: 'event', values: { hangup: 'ended' }, has: {} });
    expect(body).toEqual({ format: 'form', wrappedIn: 'cdr', charset: 'gbk' });
    expect(answer).toEqual({ status: 200, contentType: 'application/json', body: 'ok' });
  });

  it('changes nothing when it is what the preset says already', () => {
    const once = settingsWith({});
    expect(phoneCti.settings.parse(once)).toEqual(once);
  });

  it('is read from a body in GBK', () => {
    const settings = settingsWith({ body: { charset: 'gbk' }, mapping: { fields: { queue: 'skill' } } });
    const bytes = Buffer.from('callid=c1&skill=%CA%D0%C3%F1%C8%C8%CF%DF');
    const message = { method: 'POST', target: '/', headers: {}, bytes, part: undefined, files: [] };
    expect(phoneCti.parse(message, { settings }).fields.queue).toBe('市民热线');
  });
});

describe('the settings', () => {
  const verify = { kind: 'basic', username: 'pbx', password: 'Kq83vNz1-Ww' };
  const faultsOf = (settings: unknown) =>
    phoneCti.settings.safeParse(settings).error?.issues.map(({ path }) => path.join('.'));
  const mapping = (given: object, preset = 'own') => faultsOf({ verify, preset, mapping: given });

  it('are nothing without a verifier', () => {
    expect(faultsOf({})).toEqual(['verify']);
    expect(faultsOf({ verify: { kind: 'none' } })).toEqual(['verify.kind']);
  });

  it('name what is wrong with a mapping, and what one of your own lacks', () => {
    expect(mapping({ fields: { callid: 'a' } }, 'yxsdcti')).toEqual(['mapping.fields']);
    expect(mapping({ kind: {}, time: 'iso' })).toEqual(['mapping.kind']);
    expect(mapping({ kind: { otherwise: 'talk' }, time: 'iso' })).toEqual(['mapping.kind.otherwise']);
    expect(mapping({ kind: { otherwise: 'call' } })).toEqual(['mapping.time']);
    expect(mapping({})).toEqual(['mapping.kind', 'mapping.time']);
    expect(mapping({}, 'yxsdcti')).toBeUndefined();
    expect(faultsOf({ verify, preset: 'asterisk' })).toEqual(['preset']);
  });
});
