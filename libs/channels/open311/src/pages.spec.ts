import { jsonFaults, xmlFaults, type DocumentName } from '../../../../test/support/open311/georeport.js';
import { SETTINGS } from '../test/settings.js';
import { pageContextOf, requestOf, settings } from '../test/requests.js';
import { showPage } from './pages.js';
import { open311Settings } from './settings.js';

const show = (target: string, given = settings) => showPage(requestOf(target), pageContextOf(target, given));
const json = (target: string, given = settings) => JSON.parse(show(target, given).body) as unknown;

describe('pages', () => {
  it.each<[string, DocumentName, number]>([
    ['/discovery', 'discovery', 200],
    ['/v2/services', 'services', 200],
    ['/v2/services/SL-001', 'service_definition', 200],
    ['/v2/services/RD-002', 'service_definition', 200],
    ['/v2/services/003', 'service_definition', 200],
    ['/v2/servicerequestupdates', 'service_request_updates', 200],
    ['/v2/services/3', 'errors', 404],
  ])('%s is valid by the standard in both formats', async (path, name, status) => {
    const [xml, inJson] = [show(`${path}.xml`), show(`${path}.json`)];
    expect([xml.status, inJson.status]).toEqual([status, status]);
    expect(await xmlFaults(xml.body)).toEqual([]);
    expect(jsonFaults(name, inJson.body)).toEqual([]);
  });

  it('says where the endpoint is, with the slash that FixMyStreet needs', () => {
    expect(json('/discovery.json')).toEqual({
      changeset: '2026-11-22T10:00:00+08:00',
      contact: SETTINGS.contact,
      key_service: SETTINGS.keyService,
      endpoints: [
        {
          specification: 'http://wiki.open311.org/GeoReport_v2',
          url: 'https://hotline.example/channels/open311/v2/',
          changeset: '2026-11-22T10:00:00+08:00',
          type: 'production',
          formats: ['text/xml', 'application/json'],
        },
      ],
    });
  });

  it('lists the services as they are set, codes as text', () => {
    expect(json('/v2/services.json')).toEqual([
      {
        service_code: 'SL-001',
        service_name: '路灯故障',
        description: '路灯不亮、闪烁或倾斜',
        metadata: true,
        type: 'realtime',
        keywords: '路灯,照明',
        group: '市政设施',
      },
      expect.objectContaining({ service_code: 'RD-002', description: null, keywords: null, group: null }),
      expect.objectContaining({ service_code: '003', service_name: '垃圾清运' }),
    ]);
    expect(show('/v2/services.xml').body).toContain('<service_code>003</service_code>');
  });

  it('defines a service by its questions, in order, and the id of the report that nobody is asked for', () => {
    expect(json('/v2/services/RD-002.json')).toMatchObject({
      service_code: 'RD-002',
      attributes: [
        { code: 'NOTE', variable: false, required: false, order: 1, datatype: 'text' },
        {
          code: 'SIZE',
          variable: true,
          required: true,
          order: 2,
          datatype: 'singlevaluelist',
          datatype_description: null,
          values: [
            { key: 's', name: '小于 30 厘米' },
            { key: 'l', name: '更大 <不小于 30 厘米> & 深' },
          ],
        },
        { code: 'DEPTH', order: 3, datatype_description: '厘米' },
        { code: 'SINCE', order: 4 },
        {
          code: 'fixmystreet_id',
          variable: false,
          required: false,
          order: 5,
          datatype: 'string',
          automated: 'server_set',
        },
      ],
    });
    expect(show('/v2/services/RD-002.xml').body).toContain('更大 &lt;不小于 30 厘米&gt; &amp; 深');
  });

  it('finds a service by its code alone, whatever else the address holds', () => {
    for (const file of ['SL-001', 'SL-001.csv', 'sl-001.xml', '.xml', '__proto__.xml', 'SL-001.xml.xml']) {
      expect([file, show(`/v2/services/${file}`).status]).toEqual([file, 404]);
    }
  });

  it('knows its jurisdiction, and asks for it where it must', () => {
    expect(show('/v2/services.xml?jurisdiction_id=city.example.gov.cn').status).toBe(200);
    expect(show('/v2/services.xml?jurisdiction_id=').status).toBe(200);
    expect(json('/v2/services.json?jurisdiction_id=elsewhere')).toEqual([
      { code: 404, description: 'jurisdiction_id: this endpoint does not serve it' },
    ]);
    const strict = open311Settings.parse({ ...SETTINGS, jurisdiction: { id: 'a.example', isRequired: true } });
    expect(show('/v2/services/SL-001.xml', strict).status).toBe(400);
    expect(show('/discovery.xml', strict).status).toBe(200);
    const free = open311Settings.parse({ ...SETTINGS, jurisdiction: undefined });
    expect(show('/v2/services.xml?jurisdiction_id=elsewhere', free).status).toBe(200);
  });
});
