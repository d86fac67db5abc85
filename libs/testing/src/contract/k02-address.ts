import type { WebhookRequest } from '#libs/channel-kit';
import type { Findings } from './finding.js';
import { acceptedOrSay, refusedOrSay, verdictOf } from './k02-verdicts.js';
import type { Subject } from './subject.js';

/** What a TLS proxy in front of us makes of a request: another scheme, host and port, none of which the sender signed. */
const BEHIND_A_PROXY = {
  host: 'gateway.internal:8080',
  'x-forwarded-host': 'gateway.internal',
  'x-forwarded-port': '8080',
  'x-forwarded-proto': 'http',
  'x-original-url': '/internal',
} as const;

/** Where the signature covers the address: it is the one that the sender called, query and all, and no other. */
export async function checkAddress(
  subject: Subject,
  about: string,
  request: WebhookRequest,
  findings: Findings,
): Promise<void> {
  const { headers, publicBaseUrl, target } = request;
  const asked = (change: Partial<WebhookRequest>) => verdictOf(subject, { ...request, ...change });
  const proxied = await asked({ headers: { ...headers, ...BEHIND_A_PROXY } });
  acceptedOrSay(findings, `${about} behind a TLS proxy that changes scheme, host and port`, proxied);
  if (publicBaseUrl !== null) {
    const { protocol, host } = new URL(publicBaseUrl);
    const others = [`http://${host}`, `${protocol}//elsewhere.example`, `${protocol}//${host}.elsewhere.example`];
    for (const other of others.filter((each) => each !== publicBaseUrl)) {
      refusedOrSay(
        findings,
        `${about}, signed for another address than ${other}`,
        await asked({ publicBaseUrl: other }),
      );
    }
  }
  const covers = (await asked({ target: withMore(target) })).kind === 'refused';
  if (!covers) return;
  for (const [what, changed] of rewritten(target)) {
    refusedOrSay(findings, `${about}, ${what}`, await asked({ target: changed }));
  }
}

function withMore(target: string): string {
  return `${target}${target.includes('?') ? '&' : '?'}added=1`;
}

/** The same query to many a proxy, and another to whoever signs. */
function rewritten(target: string): readonly (readonly [string, string])[] {
  const [path = '', query = ''] = target.split('?');
  const forms: readonly (readonly [string, string])[] = [
    ['its query in another order', query.split('&').reverse().join('&')],
    ['+ written as %20', query.replaceAll('+', '%20')],
    ['%20 written as +', query.replaceAll('%20', '+')],
    ['its escapes in small letters', query.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())],
  ];
  return forms.filter(([, form]) => form !== query).map(([what, form]) => [what, `${path}?${form}`]);
}
