import { NOW, KEY, OTHER_KEY } from '../test/settings.js';
import { FORM, formOf, requestOf, settings } from '../test/requests.js';
import { open311Settings } from './settings.js';
import { verifyApiKey } from './verify.js';

const MULTIPART = 'multipart/form-data; boundary=b';
const verdict = (request: ReturnType<typeof requestOf>, given = settings) =>
  verifyApiKey(request, { settings: given, now: NOW });
const inForm = (api_key: string) => requestOf('/v2/requests.xml', formOf({ api_key, service_code: '003' }));

describe('verifyApiKey', () => {
  it('names the client and its secret, never the key, and trusts nothing that comes with it', () => {
    expect(verdict(inForm(KEY))).toEqual({ kind: 'accepted', credential: 'fixmystreet.current', assurance: 'low' });
    expect(verdict(inForm(OTHER_KEY))).toMatchObject({ credential: 'lamp-app.current' });
  });

  it('takes the secrets that change hands', () => {
    const clients = [{ id: 'fixmystreet', key: { current: 'a-key-of-today-1', previous: KEY, next: OTHER_KEY } }];
    const rotating = open311Settings.parse({ ...settings, clients });
    expect(verdict(inForm(KEY), rotating)).toMatchObject({ credential: 'fixmystreet.previous' });
    expect(verdict(inForm(OTHER_KEY), rotating)).toMatchObject({ credential: 'fixmystreet.next' });
  });

  it('finds the key in the query and in the fields of a multipart form', () => {
    expect(verdict(requestOf(`/v2/requests.xml?api_key=${KEY}`, 'service_code=003'))).toMatchObject({
      kind: 'accepted',
    });
    const fields = JSON.stringify({ fields: { api_key: KEY, media_url: ['a', 'b'] } });
    expect(verdict(requestOf('/v2/requests.xml', fields, MULTIPART))).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    ['in body and query', requestOf(`/v2/requests.xml?api_key=${KEY}`, formOf({ api_key: KEY }))],
    ['twice in the body', requestOf('/v2/requests.xml', formOf({ api_key: [KEY, KEY] }))],
  ])('takes the same key %s', (_where, request) => {
    expect(verdict(request)).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    ['no key', requestOf('/v2/requests.xml', 'service_code=003'), 'SIGNATURE_MISSING'],
    ['an empty key', inForm(''), 'SIGNATURE_MISSING'],
    ['no body', requestOf('/v2/requests.xml'), 'SIGNATURE_MISSING'],
    ['another key', inForm('open311-key-of-nobody-0'), 'CREDENTIAL_UNKNOWN'],
    ['a key with white space', inForm(`${KEY} `), 'CREDENTIAL_UNKNOWN'],
    ['two keys', requestOf('/v2/requests.xml', formOf({ api_key: [OTHER_KEY, KEY] })), 'CREDENTIAL_UNKNOWN'],
    ['a field of another name', requestOf('/v2/requests.xml', formOf({ API_KEY: KEY })), 'SIGNATURE_MISSING'],
    ['a form with bytes that are no UTF-8', requestOf('/v2/requests.xml', `api_key=${KEY}&a=%ff`), 'SIGNATURE_MISSING'],
    ['a key inside another field', requestOf('/v2/requests.xml', `a=api_key%3D${KEY}`), 'SIGNATURE_MISSING'],
    ['a multipart form that is none', requestOf('/v2/requests.xml', 'api_key=1', MULTIPART), 'SIGNATURE_MISSING'],
  ])('refuses %s', (_what, request, reason) => {
    expect(verdict(request)).toEqual({ kind: 'refused', reason });
  });

  it('believes a key in the query whatever the body is, so that its sender learns what is wrong with it', () => {
    const request = requestOf(`/v2/requests.xml?api_key=${KEY}`, '{"a":1}', 'application/json');
    expect(verdict(request)).toMatchObject({ kind: 'accepted' });
    expect(verdict(requestOf(`/v2/requests.xml?api_key=${KEY}`, '%ff', FORM))).toMatchObject({ kind: 'accepted' });
  });
});
