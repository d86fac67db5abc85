import { NOW, SETTINGS } from '../test/settings.js';
import { FORM, requestOf, URL_OF_INSTANCE } from '../test/requests.js';
import { parseOpen311 } from './payload.js';
import { probeOpen311 } from './probe.js';
import { open311Settings } from './settings.js';
import { verifyApiKey } from './verify.js';

const QUERY = 'probe=a%20b+c%2Fd&empty=&x=%E8%B7%AF';

describe('probeOpen311', () => {
  it.each(['SL-001', 'RD-002', '003'])('makes a report of the service %s that we take ourselves', (code) => {
    const services = SETTINGS.services.filter((service) => service.code === code);
    const settings = open311Settings.parse({
      ...SETTINGS,
      services,
      jurisdiction: { id: 'a.example', isRequired: true },
    });
    const { method, url, headers, body } = probeOpen311({ settings, now: NOW, url: URL_OF_INSTANCE, query: QUERY });
    expect([method, url]).toEqual(['POST', `${URL_OF_INSTANCE}/v2/requests.xml?${QUERY}`]);
    const request = requestOf(url.slice(URL_OF_INSTANCE.length), body, headers['content-type']);
    expect(verifyApiKey(request, { settings, now: NOW })).toMatchObject({ kind: 'accepted' });
    const message = { ...request, bytes: request.body, part: undefined, files: [] };
    expect(parseOpen311(message, { settings })).toMatchObject({ kind: 'request', service: { code } });
    expect(headers['content-type']).toContain(FORM);
  });
});
