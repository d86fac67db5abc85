import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'jpeg-js';
import { FixMyStreet, type FmsReport } from '../support/open311/fixmystreet.js';
import { jsonFaults, xmlFaults, type DocumentName } from '../support/open311/georeport.js';
import { siteForTests } from '../support/site.js';

const KEYS = { fixmystreet: 'open311-key-of-fixmystreet-1', app: 'open311-key-of-the-lamp-app-7' };
const CHANNELS = `
channels:
  - id: open311
    adapter: open311
    settings:
      clients: [{ id: fixmystreet, key: ${KEYS.fixmystreet} }, { id: lamp-app, key: ${KEYS.app} }]
      jurisdiction: { id: city.example.gov.cn, isRequired: true }
      contact: 市民热线 12345
      keyService: 请致电 12345
      changeset: 2026-11-22T10:00:00+08:00
      services:
        - { code: SL-001, name: 路灯故障, keywords: [路灯, 照明], group: 市政设施 }
        - code: "003"
          name: 道路破损 <坑>
          attributes:
            - code: SIZE
              description: 破损有多大？
              datatype: singlevaluelist
              isRequired: true
              values: [{ code: s, name: 小于 30 厘米 }, { code: l, name: 30 厘米以上 & 深 }]
`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NOBODYS = '6f0c2f0e-3a55-5d0e-9d0b-12345a5a1234';
/** A photo in one shade of grey: another shade, another photo. */
const photoOf = (grey: number) => encode({ data: Buffer.alloc(8 * 8 * 4, grey), width: 8, height: 8 }, 50).data;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

type Rows = readonly Readonly<Record<string, unknown>>[];

describe('Open311 over the wire', () => {
  const site = siteForTests({
    channels: CHANNELS,
    env: { PUBLIC_BASE_URL: 'https://hotline.example' },
    hasNormalizer: true,
  });
  let base: string;
  beforeAll(() => {
    base = `${site.gateway.url}/channels/open311`;
  });

  /** The answer in both formats, each valid by the standard; JSON is what is given back. */
  async function read(name: DocumentName, path: string, query = 'jurisdiction_id=city.example.gov.cn') {
    const xml = await fetch(`${base}${path}.xml?${query}`);
    const json = await fetch(`${base}${path}.json?${query}`);
    expect([xml.headers.get('content-type'), json.headers.get('content-type')]).toEqual([
      'text/xml; charset=utf-8',
      'application/json; charset=utf-8',
    ]);
    const [xmlBody, jsonBody] = [await xml.text(), await json.text()];
    expect(xmlBody).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>/i);
    expect(await xmlFaults(xmlBody)).toEqual([]);
    expect(jsonFaults(name, jsonBody)).toEqual([]);
    expect(json.status).toBe(xml.status);
    return { status: json.status, body: JSON.parse(jsonBody) as unknown };
  }
  async function post(path: string, fields: Readonly<Record<string, string>>) {
    const body = new URLSearchParams({ jurisdiction_id: 'city.example.gov.cn', ...fields });
    const answer = await fetch(`${base}${path}`, { method: 'POST', body });
    return { status: answer.status, text: await answer.text() };
  }
  const council = (more: { readonly apiKey?: string; readonly uploadsFiles?: boolean } = {}) =>
    new FixMyStreet({
      endpoint: `${base}/v2/`,
      apiKey: KEYS.fixmystreet,
      jurisdiction: 'city.example.gov.cn',
      ...more,
    });
  const report = (id: number, more: Partial<FmsReport> = {}): FmsReport => ({
    id,
    category: 'SL-001',
    title: '路灯不亮',
    detail: '人民路12号门口 & 对面，三天了 <急>',
    url: `https://fms.example/report/${id}`,
    name: '张三',
    phone: '13800000000',
    email: 'zhang@example.org',
    pin: { latitude: 31.230416, longitude: 121.4737 },
    ...more,
  });

  it('is found by its discovery document', async () => {
    const { body } = await read('discovery', '/discovery', '');
    expect(body).toMatchObject({
      endpoints: [{ url: 'https://hotline.example/channels/open311/v2/', type: 'production' }],
    });
  });

  it('says what may be reported and what is asked, in XML and JSON', async () => {
    const services = (await read('services', '/v2/services')).body as Rows;
    expect(services.map((service) => [service['service_code'], service['service_name'], service['keywords']])).toEqual([
      ['SL-001', '路灯故障', '路灯,照明'],
      ['003', '道路破损 <坑>', null],
    ]);
    const { body } = await read('service_definition', '/v2/services/003');
    expect(body).toMatchObject({
      service_code: '003',
      attributes: [
        { code: 'SIZE', required: true, values: [{ key: 's' }, { key: 'l', name: '30 厘米以上 & 深' }] },
        { code: 'fixmystreet_id', required: false, variable: false, automated: 'server_set' },
      ],
    });
    expect((await read('errors', '/v2/services/999')).status).toBe(404);
  });

  it('does as FixMyStreet expects: services, their attributes, a report, its status, an update', async () => {
    const fms = council();
    const services = await fms.serviceList();
    expect(services.map(({ service_code, metadata }) => [service_code, metadata])).toEqual([
      ['SL-001', 'true'],
      ['003', 'true'],
    ]);
    expect((await fms.attributesOf('003')).map(({ code, automated }) => [code, automated])).toEqual([
      ['SIZE', undefined],
      ['fixmystreet_id', 'server_set'],
    ]);
    const id = await fms.sendReport(report(1001));
    expect([id, fms.error]).toEqual([expect.stringMatching(UUID), '']);
    const intake = await site.intake(String(id));
    expect(intake).toMatchObject({
      action: 'create',
      assurance: 'low',
      source: { messageId: '1001' },
      appeal: {
        content: '路灯不亮\r\n\r\n人民路12号门口 & 对面，三天了 <急>\r\n\r\nhttps://fms.example/report/1001\r\n',
      },
      place: { point: { lat: 31.230416, lng: 121.4737, crs: 'WGS84' } },
      extensions: { open311: { client: 'fixmystreet' } },
    });
    const [status] = await fms.requests([String(id), NOBODYS]);
    expect(status).toMatchObject({ service_request_id: id, status: 'open' });
    expect(status?.['status_notes']).toContain(intake.number);
    expect(await fms.idBehind(String(id))).toBe(id);

    const updateId = await fms.sendUpdate({
      id: 7,
      externalId: String(id),
      confirmed: '2026-11-25T09:30:00+08:00',
      status: 'FIXED',
      text: '已经修好了',
      name: '李雷',
    });
    expect(updateId).toMatch(UUID);
    expect(await site.intake(String(updateId))).toMatchObject({
      action: 'supplement',
      matterId: id,
      appeal: { content: '已经修好了' },
      extensions: { open311: { serviceRequestId: id, status: 'FIXED' } },
    });
  });

  it('takes what FixMyStreet sends again once, whatever the order of its parameters', async () => {
    const fms = council();
    const [first, again] = [fms.reportRequest(report(1002)), fms.reportRequest(report(1002))];
    expect(await first.clone().text()).not.toBe(await again.clone().text());
    const answers = await Promise.all(
      (await Promise.all([first, again].map((each) => fetch(each)))).map((a) => a.text()),
    );
    expect(answers[1]).toBe(answers[0]);
    const next = await fms.sendReport(report(1003));
    await site.intake(String(next));
    expect((await site.intakes()).filter(({ source }) => source.messageId === '1002')).toHaveLength(1);
  });

  it('keeps photos that come in the form, and the form is told by its key as well', async () => {
    const photos = [0, 1].map((index) => ({
      url: `https://fms.example/${index}`,
      jpeg: photoOf(index * 100),
    }));
    const fms = council({ uploadsFiles: true });
    const id = await fms.sendReport(report(1004, { photos, extra: { NOTE: ['a', 'b'] } }));
    expect([id, fms.error]).toEqual([expect.stringMatching(UUID), '']);
    expect((await site.intake(String(id))).attachments).toMatchObject([
      { name: '1004.0.full.jpeg', state: 'stored' },
      { name: '1004.1.full.jpeg', state: 'stored' },
    ]);
    expect(await fms.sendReport(report(1004, { photos, extra: { NOTE: ['a', 'b'] } }))).toBe(id);

    const jpeg = Buffer.from('a photo of a stranger');
    const stranger = council({ apiKey: 'open311-key-of-a-stranger-0', uploadsFiles: true });
    expect(await stranger.sendReport(report(1005, { photos: [{ url: '', jpeg }] }))).toBe(0);
    expect(stranger.error).toBe('403: api_key: missing or invalid\n');
    const media = join(site.gateway.dataDir, 'media');
    expect(readdirSync(join(media, 'incoming'))).toEqual([]);
    expect(readdirSync(media, { recursive: true, encoding: 'utf8' }).join()).not.toContain(sha256(jpeg));
  });

  it('takes a report in JSON from an app that keeps to the standard', async () => {
    const answer = await post('/v2/requests.json', {
      api_key: KEYS.app,
      service_code: '003',
      address_string: '人民路12号',
      description: '路上有坑',
      'attribute[SIZE]': 'l',
    });
    expect(jsonFaults('created', answer.text)).toEqual([]);
    const [created] = JSON.parse(answer.text) as { service_request_id: string; service_notice: string }[];
    const intake = await site.intake(created!.service_request_id);
    expect(created!.service_notice).toBe(`您的诉求已收到，编号 ${intake.number}。`);
    expect(intake.extensions.open311).toMatchObject({
      client: 'lamp-app',
      attributes: [{ code: 'SIZE', question: '破损有多大？', answers: [{ value: 'l', name: '30 厘米以上 & 深' }] }],
    });
    const status = await read('service_requests', `/v2/requests/${intake.id}`);
    expect(status.body).toMatchObject([{ service_request_id: intake.id, status: 'open', description: null }]);
    expect((await read('behind_token', `/v2/tokens/${intake.id}`)).body).toEqual([
      { service_request_id: intake.id, token: intake.id },
    ]);
  });

  it('tells of those that are asked for, and of nobody else', async () => {
    const jurisdiction = 'jurisdiction_id=city.example.gov.cn';
    const id = await council().sendReport(report(1006));
    const list = await read(
      'service_requests',
      '/v2/requests',
      `${jurisdiction}&service_request_id=${NOBODYS},x,${id}`,
    );
    expect((list.body as Rows).map((row) => row['service_request_id'])).toEqual([id]);
    expect(
      (await read('service_requests', '/v2/requests', `${jurisdiction}&status=open&start_date=2026-01-01`)).body,
    ).toEqual([]);
    expect((await read('service_request_updates', '/v2/servicerequestupdates')).body).toEqual([]);
    for (const path of [`/v2/requests/${NOBODYS}`, '/v2/requests/1', '/v2/tokens/1']) {
      expect([path, (await read('errors', path)).status]).toEqual([path, 404]);
    }
  });

  it.each([
    ['a forged key', { api_key: KEYS.app.replace('7', '8') }, 403, 'api_key'],
    ['no key', { api_key: '' }, 403, 'api_key'],
    ['a service that is not there', { service_code: 'ZZ' }, 404, 'service_code'],
    ['no service', { service_code: '' }, 400, 'service_code'],
    ['no place', { address_string: '' }, 400, 'lat'],
    ['half a place', { lat: '31.2' }, 400, 'long'],
    ['a question without its answer', { service_code: '003' }, 400, 'attribute[SIZE]'],
    ['another jurisdiction', { jurisdiction_id: 'elsewhere.example' }, 404, 'jurisdiction_id'],
    ['no jurisdiction', { jurisdiction_id: '' }, 400, 'jurisdiction_id'],
  ])('refuses %s by the errors document of the standard, in both formats', async (_what, twist, status, named) => {
    const accepted = () => site.gateway.count('hotline_messages_accepted_total', { channel: 'open311' });
    const before = await accepted();
    const fields = { api_key: KEYS.app, service_code: 'SL-001', address_string: '人民路12号', ...twist };
    const [xml, json] = [await post('/v2/requests.xml', fields), await post('/v2/requests.json', fields)];
    expect([xml.status, json.status]).toEqual([status, status]);
    expect(await xmlFaults(xml.text)).toEqual([]);
    expect(jsonFaults('errors', json.text)).toEqual([]);
    expect(JSON.parse(json.text)).toEqual([
      {
        code: status,
        description: expect.stringMatching(new RegExp(`^${named.replace(/[[\]]/g, '\\$&')}: `)) as string,
      },
    ]);
    expect(xml.text).not.toContain(KEYS.app.slice(0, 10));
    expect(await accepted()).toBe(before);
  });

  it('says in its own form what the host refuses', async () => {
    const big = await post('/v2/requests.json', { api_key: KEYS.app, description: 'x'.repeat(300 * 1024) });
    expect([big.status, jsonFaults('errors', big.text)]).toEqual([413, []]);
    const nowhere = await fetch(`${base}/v2/nothing.xml`);
    expect([nowhere.status, await xmlFaults(await nowhere.text())]).toEqual([404, []]);
  });
});
