import { PROBLEMS, problem, type ProblemName } from '#libs/channel-kit';
import { jsonFaults, xmlFaults } from '../../../../test/support/open311/georeport.js';
import { contextOf, ID, NUMBER, settings } from '../test/requests.js';
import { open311, type Open311Payload } from './index.js';

const request = { kind: 'request' } as Open311Payload;
const update = { kind: 'update' } as Open311Payload;
const kept = (payload: Open311Payload | undefined) => [
  { id: ID, number: NUMBER, receivedAt: '2026-11-22T02:00:00.000Z', payload },
];
const accepted = (path: string, payload: Open311Payload | undefined, given = settings) =>
  open311.ack.accepted(kept(payload), contextOf(path, given));
const refusal = (path: string, name: ProblemName, detail?: string, seconds?: number) =>
  open311.ack.problem!(problem(name, detail, seconds), contextOf(path));

describe('the answer to a report', () => {
  it('has the id and the receipt with the number, in the format asked for', async () => {
    const xml = accepted('/v2/requests.xml', request);
    expect([xml.status, xml.headers['content-type']]).toEqual([200, 'text/xml; charset=utf-8']);
    expect(xml.body).toContain(`<service_request_id>${ID}</service_request_id>`);
    expect(xml.body).toContain(`<service_notice>您的诉求已收到，编号 ${NUMBER}。</service_notice>`);
    expect(await xmlFaults(xml.body)).toEqual([]);
    const json = accepted('/v2/requests.json', request);
    expect(json.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(json.body)).toEqual([
      { service_request_id: ID, service_notice: `您的诉求已收到，编号 ${NUMBER}。`, account_id: null },
    ]);
    expect(jsonFaults('created', json.body)).toEqual([]);
  });

  it('speaks the language of the settings, or says nothing', () => {
    const speaking = (receipt: object) =>
      (
        JSON.parse(
          accepted('/v2/requests.json', request, open311.settings.parse({ ...settings, receipt })).body,
        ) as object[]
      )[0];
    expect(speaking({ language: 'both', zh: '编号<{number}>' })).toMatchObject({
      service_notice: `编号<${NUMBER}>\nWe have received your request. Its number is ${NUMBER}.`,
    });
    expect(speaking({ enabled: false })).toMatchObject({ service_request_id: ID, service_notice: null });
  });

  it('has a receipt only where a matter is opened', () => {
    expect(JSON.parse(accepted('/v2/requests.json', update).body)).toMatchObject([{ service_notice: null }]);
  });

  it('promises nothing of what was kept with a doubt, and is bare when there is nothing to speak of', async () => {
    expect(JSON.parse(accepted('/v2/requests.json', undefined).body)).toMatchObject([
      { service_request_id: ID, service_notice: null },
    ]);
    const bare = open311.ack.accepted([], contextOf('/v2/requests.xml'));
    expect([bare.status, await xmlFaults(bare.body)]).toEqual([200, []]);
    expect(open311.ack.accepted([], contextOf('/v2/requests.json')).body).toBe('[]');
  });
});

describe('the answer to an update', () => {
  it('is the bare update_id', async () => {
    const xml = accepted('/v2/servicerequestupdates.xml', update).body;
    expect(xml).toContain(`<request_update><update_id>${ID}</update_id></request_update>`);
    expect(await xmlFaults(xml)).toEqual([]);
    expect(accepted('/v2/servicerequestupdates.json', update).body).toBe(JSON.stringify([{ update_id: ID }]));
  });
});

describe('the errors document', () => {
  it.each(Object.keys(PROBLEMS) as ProblemName[])('says %s in the form of the standard', async (name) => {
    for (const [path, faults] of [
      ['/v2/requests.xml', xmlFaults],
      ['/v2/requests.json', (body: string) => jsonFaults('errors', body)],
    ] as const) {
      const { status, body } = refusal(path, name);
      expect(status).toBe(name === 'signature-invalid' ? 403 : PROBLEMS[name].status);
      expect(await faults(body)).toEqual([]);
    }
  });

  it('names every fault with its code, and is 404 only when nothing else is wrong', () => {
    const told = (words: string) => {
      const { status, body } = refusal('/v2/requests.json', 'body-not-understood', words);
      return [status, JSON.parse(body) as unknown];
    };
    expect(told('404 service_code: there is no such service')).toEqual([
      404,
      [{ code: 404, description: 'service_code: there is no such service' }],
    ]);
    expect(told('404 service_code: none\n400 lat: expected beside long')).toEqual([
      400,
      [
        { code: 404, description: 'service_code: none' },
        { code: 400, description: 'lat: expected beside long' },
      ],
    ]);
    expect(told('reading JSON: it is not JSON')).toEqual([
      400,
      [{ code: 400, description: 'reading JSON: it is not JSON' }],
    ]);
  });

  it('says when to come again', () => {
    expect(refusal('/v2/requests.xml', 'not-kept', 'Please send it again.', 5)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: expect.stringContaining('Please send it again.') as string,
    });
  });

  it('is XML where the address asks for no format', () => {
    expect(refusal('/v2/nothing', 'not-found').headers['content-type']).toBe('text/xml; charset=utf-8');
  });
});

describe('what documents are checked with', () => {
  const valid = accepted('/v2/requests.xml', request).body;

  it.each([
    ['no declaration of elements', '<hello/>'],
    ['a wrong root', valid.replaceAll('service_requests', 'requests')],
    ['an element that the standard does not know', valid.replace('<account_id/>', '<account/>')],
    ['an id and a token', valid.replace('<account_id/>', '<token>1</token><account_id/>')],
    ['no id', valid.replace(ID, ' ')],
    ['markup that is not escaped', valid.replace('您', '<b>')],
  ])('finds fault with %s', async (_what, xml) => {
    expect(await xmlFaults(xml)).not.toEqual([]);
  });

  it.each([
    ['a number for an id', '[{"service_request_id":293944}]'],
    ['a list that is wrapped', '{"service_requests":[]}'],
    ['neither id nor token', '[{"account_id":null}]'],
  ])('finds fault with %s', (_what, json) => {
    expect(jsonFaults('created', json)).not.toEqual([]);
  });
});

describe('the channel', () => {
  it('tells what is wrong with a report instead of keeping it, as the standard has it', () => {
    expect(open311.ack).toMatchObject({ badPayload: 'refuse', receipt: true });
  });

  it('looks for the key among the fields of a form with photos', () => {
    expect(open311.limits?.files).toMatchObject({ proof: 'fields' });
  });
});
