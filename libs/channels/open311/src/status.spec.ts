import { jsonFaults, xmlFaults, type DocumentName } from '../../../../test/support/open311/georeport.js';
import { contextOf, ID, NUMBER, requestOf, settings } from '../test/requests.js';
import { open311Settings } from './settings.js';
import { statusSource } from './status.js';

const OTHER = '886313e1-3b8a-5372-9b90-0c9aee199e5d';
const idsOf = (target: string, file?: string) =>
  statusSource.ids(requestOf(target), file === undefined ? {} : { file });
const found = (status = 'queued') => [{ id: ID, number: NUMBER, status }];
const told = (target: string, states = found(), given = settings) =>
  statusSource.answer(states, contextOf(target, given));
const notes = (status: string, language = 'zh') => {
  const given = open311Settings.parse({ ...settings, receipt: { language } });
  return (JSON.parse(told('/v2/requests.json', found(status), given).body) as { status_notes: string }[])[0]
    ?.status_notes;
};

describe('which requests are asked about', () => {
  it('are those of the address or of the list', () => {
    expect(idsOf(`/v2/requests/${ID}.xml`, `${ID}.xml`)).toEqual([ID]);
    expect(idsOf(`/v2/tokens/${ID}.json`, `${ID}.json`)).toEqual([ID]);
    expect(idsOf(`/v2/requests.xml?service_request_id=${ID},%20${OTHER.toUpperCase()},${ID}`)).toEqual([ID, OTHER]);
    expect(idsOf(`/v2/requests.xml?service_request_id=${ID}&service_request_id=${OTHER}`)).toEqual([ID, OTHER]);
  });

  it.each([
    ['/v2/requests.xml', undefined],
    ['/v2/requests.xml?status=open&start_date=2026-01-01T00:00:00Z', undefined],
    ['/v2/requests.xml?service_request_id=', undefined],
    ['/v2/requests.xml?service_request_id=1,*,%2e%2e', undefined],
    ['/v2/requests/1.xml', '1.xml'],
    [`/v2/requests/${NUMBER}.xml`, `${NUMBER}.xml`],
    [`/v2/requests/${ID}`, ID],
  ])('are none in %s', (target, file) => {
    expect(idsOf(target, file)).toEqual([]);
  });
});

describe('what is told', () => {
  it.each<[string, DocumentName]>([
    ['/v2/requests', 'service_requests'],
    [`/v2/requests/${ID}`, 'service_requests'],
    [`/v2/tokens/${ID}`, 'behind_token'],
  ])('%s is valid by the standard in both formats', async (path, name) => {
    expect(await xmlFaults(told(`${path}.xml`).body)).toEqual([]);
    expect(jsonFaults(name, told(`${path}.json`).body)).toEqual([]);
  });

  it('is that the request is open, its number, and nothing of what was said', () => {
    const [{ service_request_id, status, status_notes, ...rest }] = JSON.parse(told('/v2/requests.json').body) as [
      Record<string, unknown>,
    ];
    expect([service_request_id, status, status_notes]).toEqual([ID, 'open', `诉求已登记，编号 ${NUMBER}，等待办理。`]);
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });

  it('is said in words for each state, in the language of the settings', () => {
    expect(notes('received')).toBe(`诉求已收到，编号 ${NUMBER}，正在登记。`);
    expect(notes('quarantined')).toBe(`诉求已收到，编号 ${NUMBER}，待人工核对。`);
    expect(notes('queued', 'en')).toContain(NUMBER);
    expect(notes('queued', 'both')?.split('\n')).toHaveLength(2);
    expect(notes('a state to come')).toBe(notes('received'));
  });

  it('is an empty list where a list was asked for, and else that there is none', async () => {
    expect(told('/v2/requests.json', []).body).toBe('[]');
    expect(await xmlFaults(told('/v2/requests.xml', []).body)).toEqual([]);
    for (const [path, name] of [
      [`/v2/requests/${ID}.json`, 'service_request_id'],
      [`/v2/tokens/${ID}.json`, 'token'],
    ] as const) {
      const { status, body } = told(path, []);
      expect([status, JSON.parse(body)]).toEqual([404, [{ code: 404, description: `${name}: there is none like it` }]]);
    }
  });

  it('knows its jurisdiction', () => {
    expect(told(`/v2/requests/${ID}.xml?jurisdiction_id=elsewhere`).status).toBe(404);
    expect(told(`/v2/requests/${ID}.xml?jurisdiction_id=city.example.gov.cn`).status).toBe(200);
  });
});
