import type { StoredFile } from '#libs/contracts';
import { describeChannelContract, goldenCases } from '#libs/testing';
import { FixMyStreet } from '../../../../test/support/open311/fixmystreet.js';
import { KEY, NOW, OTHER_KEY, SETTINGS } from '../test/settings.js';
import { open311 } from './index.js';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const FORM = 'application/x-www-form-urlencoded';
const NEW_KEY = 'open311-key-that-comes-after-1';
const form = (body: string, target = '/v2/requests.xml') => ({ target, headers: { 'Content-Type': FORM }, body });
const multipart = (fixture: string) => {
  const { fields, files } = JSON.parse(fixture) as { fields: Record<string, unknown>; files: StoredFile[] };
  // As the gateway hands a form on whose files it has put away.
  const body = JSON.stringify({ fields });
  return { target: '/v2/requests.json', headers: { 'Content-Type': 'multipart/form-data; boundary=b' }, body, files };
};
const asForm = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();
const recorded = (body: Buffer, file: string) => {
  const target = file.startsWith('update') ? '/v2/servicerequestupdates.xml' : '/v2/requests.xml';
  return file.endsWith('.form') ? form(body.toString(), target) : multipart(body.toString());
};

const fms = new FixMyStreet({ endpoint: 'https://hotline.example/channels/x/v2/', apiKey: KEY });
const REPORT = {
  id: 4821,
  category: 'SL-001',
  title: '路灯不亮',
  detail: '人民路12号门口的路灯连续三天不亮',
  url: 'https://fms.example/report/4821',
  name: '张三',
  phone: '13800000000',
  pin: { latitude: 31.230416, longitude: 121.473701 },
} as const;
const asCase = async (request: Request) => ({
  target: new URL(request.url).pathname.slice('/channels/x'.length),
  headers: Object.fromEntries(request.headers),
  body: new Uint8Array(await request.arrayBuffer()),
});
const plain = { service_code: '003', address_string: '人民路12号', description: '垃圾没有清运' };
const inQuery = (key: string) => () =>
  form(asForm(plain), `/v2/requests.json?jurisdiction_id=city.example.gov.cn&api_key=${key}`);
const inBody = (key: string) => () => form(asForm({ ...plain, api_key: key }));
const photo = (sha256: string): StoredFile => ({
  blob: sha256,
  sha256,
  bytes: 4711,
  sniffed: 'image/jpeg',
  field: 'photo1',
  name: '1.jpeg',
  mime: 'image/jpeg',
});
const withPhoto = (sha256: string) => ({
  ...multipart(JSON.stringify({ fields: { ...plain, api_key: KEY } })),
  files: [photo(sha256)],
});

describeChannelContract(open311, {
  settings: SETTINGS,
  now: NOW,
  genuine: [
    { name: "FixMyStreet's report", request: () => asCase(fms.reportRequest(REPORT)) },
    {
      name: "FixMyStreet's update",
      request: () =>
        asCase(
          fms.updateRequest({
            id: 977,
            externalId: '2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11',
            confirmed: '2026-11-25T09:30:00+08:00',
            status: 'FIXED',
            text: '已经修好了',
            name: '李雷',
          }),
        ),
    },
    { name: 'the key of another client', request: inBody(OTHER_KEY) },
    { name: 'the key in the query', request: inQuery(KEY) },
    {
      name: 'a form with a photo, once its fields are in',
      request: () => multipart(JSON.stringify({ fields: { ...plain, api_key: KEY } })),
    },
  ],
  tampered: [
    { name: 'no key', request: () => form(asForm(plain)) },
    { name: 'an empty key', request: inBody('') },
    { name: 'a key cut short', request: inBody(KEY.slice(0, -1)) },
    { name: 'a key with something behind it', request: inBody(`${KEY}1`) },
    { name: 'a key in other letters', request: inBody(KEY.toUpperCase()) },
    { name: 'two keys, one of them right', request: () => form(`${asForm({ ...plain, api_key: KEY })}&api_key=guess`) },
    {
      name: 'a right key in a body and a wrong one in the query',
      request: () => ({ ...inQuery('a-guess')(), ...{ body: asForm({ ...plain, api_key: KEY }) } }),
    },
    {
      name: 'a key in a header',
      request: () => ({ ...form(asForm(plain)), headers: { 'Content-Type': FORM, api_key: KEY } }),
    },
    {
      name: 'a key in a body that is no form',
      request: () => ({ ...inBody(KEY)(), headers: { 'Content-Type': 'application/json' } }),
    },
    {
      name: 'a key in a photo of a form',
      request: () => multipart(JSON.stringify({ fields: plain, photo1: KEY })),
    },
  ],
  proofs: ['query:api_key'],
  otherAccount: {
    ...SETTINGS,
    clients: [
      { id: 'fixmystreet', key: 'open311-key-of-another-city-1' },
      { id: 'lamp-app', key: 'open311-key-of-another-city-2' },
    ],
  },
  rotated: {
    ...SETTINGS,
    clients: [
      { id: 'fixmystreet', key: { current: NEW_KEY, previous: KEY } },
      { id: 'lamp-app', key: { current: `${NEW_KEY}2`, previous: OTHER_KEY } },
    ],
  },
  golden: goldenCases(FIXTURES, recorded),
  // There are the two kinds that have an address of their own; whatever else a form says is kept beside them.
  unknownKinds: [],
  lookAlikes: [
    {
      name: 'the same id of two clients',
      one: form(asForm({ ...plain, api_key: KEY, 'attribute[fixmystreet_id]': '1' })),
      other: form(asForm({ ...plain, api_key: OTHER_KEY, 'attribute[fixmystreet_id]': '1' })),
    },
    {
      name: 'the same words at the same place from another citizen',
      one: form(asForm({ ...plain, api_key: KEY, phone: '13800000000' })),
      other: form(asForm({ ...plain, api_key: KEY, phone: '13800000001' })),
    },
    {
      name: 'the same words at another place',
      one: form(asForm({ ...plain, api_key: KEY })),
      other: form(asForm({ ...plain, api_key: KEY, address_string: '人民路14号' })),
    },
    { name: 'the same words with another photo', one: withPhoto('a'.repeat(64)), other: withPhoto('b'.repeat(64)) },
    {
      name: 'a report and an update with the same id',
      one: form(asForm({ ...plain, api_key: KEY, 'attribute[fixmystreet_id]': '977' })),
      other: form(asForm({ service_request_id: '1', update_id: '977', api_key: KEY }), '/v2/servicerequestupdates.xml'),
    },
    {
      name: 'the same id of updates on two reports',
      one: form(asForm({ service_request_id: '1', update_id: '7', api_key: KEY }), '/v2/servicerequestupdates.xml'),
      other: form(asForm({ service_request_id: '2', update_id: '7', api_key: KEY }), '/v2/servicerequestupdates.xml'),
    },
  ],
  saying: (text) => form(asForm({ ...plain, description: text, api_key: KEY })),
  fresh: ({ serial, sender, text }) =>
    asCase(fms.reportRequest({ ...REPORT, id: serial, detail: text, phone: `138${String(sender).padStart(8, '0')}` })),
  withFile: ({ serial, text }, { name, mime, bytes }) => {
    const form = new FormData();
    const fields = { ...plain, api_key: KEY, description: text, 'attribute[fixmystreet_id]': `file-${serial}` };
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append('photo1', new File([Uint8Array.from(bytes)], name, { type: mime }));
    return asCase(new Request('https://hotline.example/channels/x/v2/requests.xml', { method: 'POST', body: form }));
  },
  // FixMyStreet: after five minutes, then every half hour without end.
  retrySeconds: [300, 2100, 3900, 5700],
  readReceipt: ({ body }) => {
    const notice = /<service_notice>([^<&]+)<\/service_notice>/.exec(body)?.[1];
    if (notice === undefined) throw new Error('reading the receipt: the answer has no service_notice');
    return notice;
  },
});
