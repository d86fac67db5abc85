import { secretsOf, type ProbeContext, type ProbeRequest } from '#libs/channel-kit';
import type { ServiceAttribute } from './service.js';
import type { Open311Settings } from './settings.js';

/** A report of the first service, with the first client's key. */
export function probeOpen311({ settings, url, query }: ProbeContext<Open311Settings>): ProbeRequest {
  // Both lists have at least one entry.
  const client = settings.clients[0]!;
  const service = settings.services[0]!;
  const fields = new URLSearchParams({
    api_key: secretsOf(client.key)[0]!.value,
    ...(settings.jurisdiction ? { jurisdiction_id: settings.jurisdiction.id } : {}),
    service_code: service.code,
    lat: '31.230416',
    long: '121.473701',
    description: '测试 test',
  });
  for (const attribute of service.attributes.filter(({ isRequired }) => isRequired)) {
    fields.append(`attribute[${attribute.code}]`, answerTo(attribute));
  }
  return {
    method: 'POST',
    url: `${url}/v2/requests.xml?${query}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: fields.toString(),
  };
}

function answerTo({ datatype, values }: ServiceAttribute): string {
  if (datatype === 'number') return '1';
  return datatype === 'datetime' ? '2026-11-22T10:00:00+08:00' : (values[0]?.code ?? 'test');
}
