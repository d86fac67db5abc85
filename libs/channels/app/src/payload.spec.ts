import { BadPayload, type Message } from '#libs/channel-kit';
import { IDEMPOTENCY_KEY } from '../test/signer.js';
import { app } from './channel.js';

const settings = { keys: [] };
const context = { settings };
const PHOTO = {
  blob: 'aa',
  field: 'photos',
  name: 'a.jpg',
  mime: 'image/jpeg',
  sniffed: 'image/jpeg',
  bytes: 3,
  sha256: 'aa',
};

const jsonMessage = (body: unknown, headers: Record<string, string> = {}): Message => ({
  method: 'POST',
  target: '/channels/app/intakes',
  headers: { 'content-type': 'application/json', 'idempotency-key': IDEMPOTENCY_KEY, ...headers },
  bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  part: undefined,
  files: [],
});
const formMessage = (fields: Record<string, string>, files: Message['files'] = [PHOTO]): Message => ({
  ...jsonMessage({ fields }, { 'content-type': 'multipart/form-data; boundary=x' }),
  files,
});
const faultOf = (message: Message): string => {
  try {
    app.parse(message, context);
  } catch (error) {
    if (error instanceof BadPayload) return error.message;
    throw error;
  }
  return 'none';
};
const recipeOf = (message: Message) => app.dedupe(app.parse(message, context), message, context);
const senderOf = (body: unknown) => {
  const message = jsonMessage(body);
  return app.orderingKey(app.parse(message, context), message, context);
};

describe('the idempotency key', () => {
  it.each([
    [IDEMPOTENCY_KEY, IDEMPOTENCY_KEY],
    [`"${IDEMPOTENCY_KEY}"`, IDEMPOTENCY_KEY],
    ['"a \\"quoted\\" \\\\ key"', 'a "quoted" \\ key'],
    ['k', 'k'],
    ['k'.repeat(255), 'k'.repeat(255)],
  ])('%s means %s', (header, key) => {
    expect(recipeOf(jsonMessage({ content: 'x' }, { 'idempotency-key': header })).key).toEqual([key]);
  });

  it.each(['', '""', 'k'.repeat(256), 'two keys', 'a"b', '"open', 'schlüssel', '"é"', 'a\tb', '"a\\b"'])(
    'is not "%s"',
    (header) => {
      expect(faultOf(jsonMessage({ content: 'x' }, { 'idempotency-key': header }))).toBe(
        'idempotency-key: expected 1 to 255 visible ASCII characters, such as a UUID',
      );
    },
  );

  it('is asked for by name when it is missing', () => {
    const { 'idempotency-key': _missing, ...headers } = jsonMessage({}).headers;
    expect(faultOf({ ...jsonMessage({ content: 'x' }), headers })).toBe(
      'idempotency-key: expected this header on every POST',
    );
  });
});

describe('a body', () => {
  it.each<[unknown, string]>([
    [{}, '/content: expected text, or at least one photo'],
    [{ content: ' \n ' }, '/content: expected text, or at least one photo'],
    [{ content: 12345 }, '/content: expected string, received number'],
    [{ content: '路'.repeat(20_001) }, '/content: expected at most 20000 characters'],
    [{ content: 'x', title: '🚨'.repeat(201) }, '/title: expected at most 200 characters'],
    [
      { content: 'x', type: 'urgent' },
      '/type: expected one of "consult"|"help"|"complaint"|"report"|"suggestion"|"praise"|"other"',
    ],
    [{ content: 'x', userId: 7 }, '/userId: expected string, received number'],
    [{ content: 'x', contact: '13800000000' }, '/contact: expected object, received string'],
    [{ content: 'x', contact: { name: 'n'.repeat(101) } }, '/contact/name: expected at most 100 characters'],
    [{ content: 'x', contact: { phone: 13800000000 } }, '/contact/phone: expected string, received number'],
    [{ content: 'x', contact: { email: ['a@b'] } }, '/contact/email: expected string, received array'],
    [{ content: 'x', contact: { anonymous: 'yes' } }, '/contact/anonymous: expected boolean, received string'],
    [{ content: 'x', contact: { confidential: 1 } }, '/contact/confidential: expected boolean, received number'],
    [
      { content: 'x', contact: { language: '中文' } },
      '/contact/language: expected a language tag (BCP 47), such as zh-CN',
    ],
    [{ content: 'x', place: [1, 2] }, '/place: expected object, received array'],
    [{ content: 'x', place: { text: 't'.repeat(401) } }, '/place/text: expected at most 400 characters'],
    [{ content: 'x', place: { lng: '118', lat: 32, crs: 'WGS84' } }, '/place/lng: expected number, received string'],
    [{ content: 'x', place: { lng: 181, lat: 32, crs: 'WGS84' } }, '/place/lng: Too big: expected number to be <=180'],
    [
      { content: 'x', place: { lng: 118, lat: -91, crs: 'WGS84' } },
      '/place/lat: Too small: expected number to be >=-90',
    ],
    [{ content: 'x', place: { lng: 118, lat: 32 } }, '/place/crs: expected lng, lat and crs to come together'],
    [{ content: 'x', place: { lat: 32, crs: 'WGS84' } }, '/place/lng: expected lng, lat and crs to come together'],
    [
      { content: 'x', place: { lng: 1, lat: null, crs: 'WGS84' } },
      '/place/lat: expected lng, lat and crs to come together',
    ],
    [
      { content: 'x', place: { lng: 118, lat: 32, crs: 'EPSG:4326' } },
      '/place/crs: expected one of "WGS84"|"GCJ02"|"BD09"|"CGCS2000"|"unknown"',
    ],
    [
      { content: 'x', occurredAt: '昨天晚上' },
      '/occurredAt: expected an ISO 8601 date and time, such as 2026-11-22T10:00:00+08:00',
    ],
    [
      { content: 'x', submittedAt: '2026-02-30T10:00:00+08:00' },
      '/submittedAt: expected an ISO 8601 date and time, such as 2026-11-22T10:00:00+08:00',
    ],
    [{ content: 'x', relatesTo: 'INT-7' }, '/relatesTo: expected the id of an intake'],
    [[], '/: expected object, received array'],
    ['null', '/: expected object, received null'],
    ['"text"', '/: expected object, received string'],
  ])('%j is refused by the fault that it has', (body, fault) => {
    expect(faultOf(jsonMessage(body))).toBe(fault);
  });

  it('has every one of its faults named', () => {
    expect(faultOf(jsonMessage({ content: 1, contact: { phone: 2 }, place: { lng: 3, lat: 4 } }))).toBe(
      '/content: expected string, received number; /contact/phone: expected string, received number; ' +
        '/place/crs: expected lng, lat and crs to come together',
    );
  });

  it.each(['', '{', '{"content":"x"', "{'content':'x'}", '{"content":"x"}}', '{"__proto__":{"content":"x"}}'])(
    '%s is refused as no JSON, without its text',
    (body) => {
      const fault = faultOf(jsonMessage(body));
      expect(fault).toMatch(/^reading JSON: /);
      expect(fault).not.toContain('"x"');
    },
  );

  it('in another charset is refused, whatever the content type says', () => {
    const gbk = Buffer.concat([Buffer.from('{"content":"'), Buffer.from([0xc2, 0xb7, 0xb5, 0xc6]), Buffer.from('"}')]);
    const message = { ...jsonMessage('', { 'content-type': 'application/json; charset=gbk' }), bytes: gbk };
    expect(faultOf(message)).toBe('decoding text: the bytes are not utf-8');
  });

  it('nested too deeply is refused', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(faultOf(jsonMessage(`{"content":"x","more":${deep}}`))).toMatch(/nested deeper/);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', ''])('of the type "%s" is refused', (type) => {
    expect(faultOf(jsonMessage({ content: 'x' }, { 'content-type': type }))).toBe(
      'content-type: expected application/json or multipart/form-data',
    );
  });

  it('may be as long as the API says, counted in characters', () => {
    expect(faultOf(jsonMessage({ content: '路'.repeat(20_000), title: '🚨'.repeat(200) }))).toBe('none');
  });

  it('may have its fields null, which is as good as absent', () => {
    const body = { content: 'x', title: null, contact: { phone: null }, place: { lng: null, lat: null, crs: null } };
    expect(app.parse(jsonMessage(body), context).body).toEqual({ content: 'x', contact: {}, place: {} });
  });

  it('may give coordinates with more digits than a double holds', () => {
    const body = '{"content":"x","place":{"lng":118.5000000000000000123,"lat":32.2500000000000000123,"crs":"GCJ02"}}';
    expect(app.parse(jsonMessage(body), context).body.place).toEqual({ lng: 118.5, lat: 32.25, crs: 'GCJ02' });
  });

  it('keeps the digits of long numbers that the API does not know', () => {
    const payload = app.parse(jsonMessage('{"content":"x","orderNo":9007199254740993}'), context);
    expect(payload.unknown).toEqual({ orderNo: '9007199254740993' });
  });
});

describe('a form', () => {
  it('carries the intake in one part and photos beside it', () => {
    expect(app.parse(formMessage({ intake: '{"content":"x"}' }), context).body).toEqual({ content: 'x' });
  });

  it('may consist of photos alone', () => {
    expect(faultOf(formMessage({ intake: '{}' }))).toBe('none');
    expect(faultOf(formMessage({ intake: '{}' }, []))).toBe('/content: expected text, or at least one photo');
  });

  it('keeps text parts that the API does not know', () => {
    const message = formMessage({ intake: '{"content":"x","more":1}', note: 'y' });
    expect(app.parse(message, context).unknown).toEqual({ more: 1, formParts: { note: 'y' } });
    const clash = formMessage({ intake: '{"content":"x","formParts":1}', note: 'y' });
    expect(faultOf(clash)).toBe('/formParts: expected no such field beside further parts of the form');
  });

  it.each<[string, Message, string]>([
    ['no intake', formMessage({}), 'part intake: expected one, with the intake as JSON'],
    [
      'its intake sent as a file',
      formMessage({}, [{ ...PHOTO, field: 'intake' }]),
      'part intake: expected no file name, so that it is not taken for a file',
    ],
    [
      'a photo without a file name',
      formMessage({ intake: '{}', photos: 'JFIF' }),
      'part photos: expected a file name, so that it is taken for a file',
    ],
    [
      'a file under another name',
      formMessage({ intake: '{}' }, [{ ...PHOTO, field: 'photo' }]),
      'parts: expected files under the name photos only',
    ],
    ['broken JSON in its intake', formMessage({ intake: '{' }), 'reading JSON: it is not JSON (character 1)'],
    [
      'a body that is no form',
      { ...formMessage({}), bytes: Buffer.from('{}') },
      'body: expected a form, as the content-type says',
    ],
  ])('with %s is refused', (_case, message, fault) => {
    expect(faultOf(message)).toBe(fault);
  });
});

describe('a repeat', () => {
  it('of JSON has the same bytes', () => {
    const [first, repeat, other] = ['{"content":"x"}', '{"content":"x"}', '{ "content":"x"}'].map((body) =>
      recipeOf(jsonMessage(body)),
    );
    expect(repeat).toEqual(first);
    expect(other!.key).toEqual(first!.key);
    expect(other!.content).not.toEqual(first!.content);
  });

  it('of a form has the same intake and photos, in the same order; their names and the boundary do not count', () => {
    const [a, b] = [PHOTO, { ...PHOTO, sha256: 'bb', blob: 'bb' }];
    const first = recipeOf(formMessage({ intake: '{}' }, [a, b]));
    const renamed = formMessage({ intake: '{}' }, [{ ...a, name: 'z.jpg' }, b]);
    const repeat = { ...renamed, headers: { ...renamed.headers, 'content-type': 'multipart/form-data; boundary=y' } };
    expect(recipeOf(repeat)).toEqual(first);
    for (const other of [
      formMessage({ intake: '{}' }, [b, a]),
      formMessage({ intake: '{}' }, [a]),
      formMessage({ intake: '{ }' }, [a, b]),
      formMessage({ intake: '{}', note: 'y' }, [a, b]),
    ]) {
      expect(recipeOf(other).key).toEqual(first.key);
      expect(recipeOf(other).content).not.toEqual(first.content);
    }
  });
});

describe('the order of messages', () => {
  it('is kept for one user, else for one number, else for one request', () => {
    const contact = { phone: '138 0000 0000' };
    expect(senderOf({ content: 'x', userId: 'u-1', contact })).toEqual(['user', 'u-1']);
    expect(senderOf({ content: 'x', contact })).toEqual(['phone', '+8613800000000']);
    expect(senderOf({ content: 'x', contact: { phone: '+86 13800000000' } })).toEqual(['phone', '+8613800000000']);
    expect(senderOf({ content: 'x', contact: { phone: '总机' } })).toEqual(['phone', '总机']);
    expect(senderOf({ content: 'x' })).toEqual(['key', IDEMPOTENCY_KEY]);
  });
});
