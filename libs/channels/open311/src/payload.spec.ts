import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BadPayload } from '#libs/channel-kit';
import { KEY, SETTINGS } from '../test/settings.js';
import { FORM, formOf, messageOf, settings, type Fields } from '../test/requests.js';
import { parseOpen311 } from './payload.js';
import { open311Settings } from './settings.js';

const PLAIN = { api_key: KEY, service_code: '003', address_string: '人民路12号' };
const parse = (fields: Fields, path?: string, given = settings) =>
  parseOpen311(messageOf(fields, path), { settings: given });
const parseBody = (body: string | Uint8Array, contentType = FORM, target = '/channels/open311/v2/requests.xml') =>
  parseOpen311(
    {
      method: 'POST',
      target,
      headers: { 'content-type': contentType },
      bytes: Buffer.from(body),
      part: undefined,
      files: [],
    },
    { settings },
  );
const faultsOf = (work: () => unknown): readonly string[] => {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof BadPayload) return error.message.split('\n');
    throw error;
  }
};
const NO_PLACE = '400 lat: expected lat and long, or address_string, or address_id';

describe('a report', () => {
  it('is read as the worked example of the standard says', () => {
    const body = readFileSync(new URL('../fixtures/report-standard.form', import.meta.url));
    // The body's digest as it was published with the example.
    expect(createHash('sha256').update(body).digest('hex')).toBe(
      '0f8010f0add05af124d84dc739a807e4ab4e19e05e354c17daa0e2b64bc70b6a',
    );
    expect(parseBody(body)).toMatchObject({
      kind: 'request',
      service: { code: 'SL-001' },
      point: { lat: 31.230416, lng: 121.473701 },
      attributes: [
        { code: 'LAMP_NO', values: ['RM-012'] },
        { code: 'TIME', values: ['night', 'dawn'] },
      ],
    });
  });

  it.each([
    ['no service', { service_code: '' }, ['400 service_code: expected one of GET services']],
    ['an unknown service', { service_code: '3' }, ['404 service_code: there is no such service']],
    ['no place', { address_string: ' ' }, [NO_PLACE]],
    ['lat without long', { lat: '31.2' }, ['400 long: expected beside lat']],
    ['long without lat', { long: '121.4' }, ['400 lat: expected beside long']],
    [
      'a lat that is none',
      { lat: '31,2', long: '121.4' },
      ['400 lat: expected degrees from -90 to 90, such as 31.230416'],
    ],
    [
      'a lat beyond the pole',
      { lat: '90.1', long: '1' },
      ['400 lat: expected degrees from -90 to 90, such as 31.230416'],
    ],
    ['a long in words', { lat: '1', long: 'NaN' }, ['400 long: expected degrees from -180 to 180, such as 121.473701']],
    [
      'a long in exponents',
      { lat: '1', long: '1e2' },
      ['400 long: expected degrees from -180 to 180, such as 121.473701'],
    ],
    [
      'no answer to a question',
      { service_code: 'RD-002' },
      ['400 attribute[SIZE]: expected an answer, which this service requires'],
    ],
    [
      'an empty answer',
      { service_code: 'RD-002', 'attribute[SIZE]': ' ' },
      ['400 attribute[SIZE]: expected an answer, which this service requires'],
    ],
    [
      'another jurisdiction',
      { jurisdiction_id: 'sfgov.org' },
      ['404 jurisdiction_id: this endpoint does not serve it'],
    ],
    [
      'everything wrong',
      { jurisdiction_id: 'x', service_code: 'y', address_string: '' },
      ['404 jurisdiction_id: this endpoint does not serve it', '404 service_code: there is no such service', NO_PLACE],
    ],
  ])('is refused with %s, named', (_what, twist, faults) => {
    expect(faultsOf(() => parse({ ...PLAIN, ...twist }))).toEqual(faults);
  });

  it.each([
    ['an address_id alone', { address_string: '', address_id: '17' }],
    ['a point alone', { address_string: '', lat: '-90', long: '180.' }],
    ['a jurisdiction that is ours', { jurisdiction_id: 'city.example.gov.cn' }],
    ['an empty jurisdiction', { jurisdiction_id: '' }],
    ['nothing said', { description: '' }],
    ['more than 4,000 characters', { description: '字'.repeat(5000) }],
    ['an answer to a question in brackets', { service_code: 'RD-002', 'attribute[SIZE][]': 's' }],
    ['values that no list has', { service_code: 'RD-002', 'attribute[SIZE]': 'huge', 'attribute[DEPTH]': 'deep' }],
  ])('is taken with %s', (_what, twist) => {
    expect(faultsOf(() => parse({ ...PLAIN, ...twist }))).toEqual([]);
  });

  it('asks for the jurisdiction where the settings do', () => {
    const strict = open311Settings.parse({ ...SETTINGS, jurisdiction: { id: 'a.example', isRequired: true } });
    expect(faultsOf(() => parse(PLAIN, undefined, strict))).toEqual([
      '400 jurisdiction_id: expected the one of this endpoint',
    ]);
    expect(faultsOf(() => parse(PLAIN, '/v2/requests.xml?jurisdiction_id=a.example', strict))).toEqual([]);
  });

  it('keeps every field that it does not know, and no key', () => {
    const payload = parse({
      ...PLAIN,
      zipcode: '200000',
      colour: ['red', 'green'],
      'attribute[': 'odd',
      last_name: '',
    });
    expect(payload.others).toEqual({ zipcode: '200000', colour: ['red', 'green'], 'attribute[': 'odd' });
    expect(JSON.stringify(payload)).not.toContain(KEY);
  });

  it('takes what is said exactly as it was written', () => {
    expect(parse({ ...PLAIN, description: ' 第一行\r\n<b>&amp; %E4+ ' }).description).toBe(' 第一行\r\n<b>&amp; %E4+ ');
  });
});

describe('an update', () => {
  const path = '/v2/servicerequestupdates.json?x=/v2/requests.xml';

  it('needs nothing but the report that it is about', () => {
    expect(faultsOf(() => parse({ api_key: KEY, status: 'OPEN' }, path))).toEqual([
      '400 service_request_id: expected the id that the report was answered with',
    ]);
    expect(parse({ api_key: KEY, service_request_id: ' 17 ' }, path)).toMatchObject({
      kind: 'update',
      requestId: '17',
      updateId: null,
    });
  });
});

describe('a body', () => {
  it.each([
    [
      'JSON',
      '{"service_code":"003"}',
      'application/json',
      '400 content-type: expected application/x-www-form-urlencoded or multipart/form-data',
    ],
    ['another charset', 'a=b', `${FORM}; charset=gbk`, '400 content-type: expected UTF-8'],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0x3d, 0xc4, 0xe3]), FORM, 'decoding text: the bytes are not utf-8'],
    ['escapes that are no UTF-8', 'a=%C4%E3', FORM, 'decoding text: the bytes are not utf-8'],
    ['a character cut in two', 'a=%E4%BD&b=%A0', FORM, 'decoding text: the bytes are not utf-8'],
    ['a field __proto__', '__proto__=1', FORM, '400 body: expected no field "__proto__"'],
    ['1,001 fields', 'a&'.repeat(1000), FORM, '400 body: expected at most 1000 fields'],
    [
      'multipart without fields',
      '{"fields":[]}',
      'multipart/form-data; boundary=b',
      '400 body: expected a form, as the content-type says',
    ],
    [
      'multipart with __proto__',
      '{"fields":{"__proto__":"1"}}',
      'multipart/form-data; boundary=b',
      'reading JSON: it has a key "__proto__" or "constructor.prototype"',
    ],
  ])('is refused as %s', (_what, body, contentType, fault) => {
    expect(faultsOf(() => parseBody(body, contentType))).toEqual([fault]);
  });

  it.each([`${FORM}; charset=UTF-8`, `${FORM};charset="utf-8"`, 'Application/X-WWW-Form-URLEncoded', ''])(
    'is a form as "%s"',
    (contentType) => {
      expect(parseBody(formOf(PLAIN), contentType)).toMatchObject({ address: '人民路12号' });
    },
  );

  it('reads raw UTF-8, plus signs and lone percent signs as browsers do', () => {
    expect(parseBody('service_code=003&address_string=人民路+12%2B号&description=100%').description).toBe('100%');
    expect(parseBody('service_code=003&address_string=人民路+12%2B号')).toMatchObject({ address: '人民路 12+号' });
  });
});
