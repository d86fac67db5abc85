// Proves a request as a platform does that is set to one of the gateway's ready verifiers. Written after their settings'
// descriptions, with nothing of the gateway's code, so that a sender is a test of it.
import { createHash, createHmac } from 'node:crypto';

const SECRET_OF = {
  hmac: 'secret',
  'standard-webhooks': 'secret',
  'api-key': 'token',
  basic: 'password',
  'path-key': 'key',
  twilio: 'authToken',
};

const FIRST = ['twilio', 'path-key'];

/** What is to be shown, each with where it stands. Of several that will do, the first; but a source address cannot be shown. */
function partsOf(verify, path) {
  const { kind, verifiers = [] } = verify ?? {};
  const member = (index) => partsOf(verifiers[index], `${path}.verifiers.${index}`);
  if (kind === 'all-of') return verifiers.flatMap((_, index) => member(index));
  if (kind !== 'any-of') return [{ part: verify ?? {}, path }];
  const index = verifiers.findIndex((one) => one.kind !== 'ip-list');
  return verifiers.length === 0 ? [] : member(Math.max(0, index));
}

/** Dotted paths of the settings without which nothing can be proved. */
export function neededFor(verify, path = 'verify') {
  return partsOf(verify, path).flatMap(({ part, path: at }) => {
    const secret = SECRET_OF[part.kind];
    return secret ? [`${at}.${secret}`] : part.kind === 'ip-list' ? [] : [`${at}.kind`];
  });
}

/**
 * The address and the headers that `verify` asks for.
 *
 * @param request `{ method, url, signedUrl, headers, body, id, now }`: `url` to send to, `signedUrl` as what a signature covers
 * @returns `{ url, headers }`
 */
export function prove(verify, request) {
  const parts = partsOf(verify, '').map(({ part }) => part);
  // What stands in the path or the query is signed by those who sign the address, so it comes first.
  const inOrder = [...parts].sort((a, b) => FIRST.indexOf(b.kind) - FIRST.indexOf(a.kind));
  return inOrder.reduce((proved, part) => ({ ...proved, ...proofOf(part, proved) }), request);
}

function proofOf(part, { url, signedUrl, headers, ...request }) {
  const secret = part[SECRET_OF[part.kind]]?.current ?? part[SECRET_OF[part.kind]];
  const withHeaders = (more) => ({ headers: { ...headers, ...more } });
  switch (part.kind) {
    case 'path-key':
      return { url: withSegment(url, secret), signedUrl: withSegment(signedUrl, secret) };
    case 'api-key':
      return withHeaders({ [(part.header ?? 'authorization').toLowerCase()]: (part.prefix ?? '') + secret });
    case 'basic':
      return withHeaders({ authorization: `Basic ${Buffer.from(`${part.username}:${secret}`).toString('base64')}` });
    case 'standard-webhooks':
      return withHeaders(standardWebhook(part, secret, request));
    case 'hmac':
      return withHeaders(hmac(part, secret, { ...request, headers, signedUrl }));
    case 'twilio':
      return twilio(part, secret, { url, signedUrl, headers, body: request.body });
    default:
      return {};
  }
}

// A form's fields are signed with the URL; of any other body the digest stands in the URL.
function twilio({ url: entered }, secret, { url, signedUrl, headers, body }) {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const digest = `bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
  const [target, known] = [url, entered?.split('#', 1)[0] ?? signedUrl].map((address) =>
    isForm ? address : `${address}${address.includes('?') ? '&' : '?'}${digest}`,
  );
  const fields = isForm ? [...new URLSearchParams(body)].sort(([one], [other]) => (one < other ? -1 : 1)).flat() : [];
  const signature = createHmac('sha1', secret)
    .update(known + fields.join(''))
    .digest('base64');
  return { url: target, signedUrl: known, headers: { ...headers, 'x-twilio-signature': signature } };
}

function withSegment(url, segment) {
  const [path, ...query] = url.split('?');
  return [`${path.replace(/\/$/, '')}/${segment}`, ...query].join('?');
}

function standardWebhook({ version = 'v1' }, secret, { id, now, body }) {
  const time = String(Math.floor(now / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac(version === 'v1' ? 'sha256' : 'sm3', key)
    .update(`${id}.${time}.${body}`)
    .digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `${version},${mac}` };
}

function hmac(part, secret, { method, signedUrl, headers, body, id, now }) {
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  const time = String(part.timestamp?.unit === 'ms' ? now : Math.floor(now / 1000));
  const said = Object.fromEntries(
    [
      [part.timestamp?.header, time],
      [part.nonceHeader, id],
      [part.bodySha256Header, bodySha256],
    ].flatMap(([name, value]) => (name === undefined ? [] : [[name.toLowerCase(), value]])),
  );
  const { href, host, pathname, search } = new URL(signedUrl);
  const values = {
    body,
    'body-sha256': bodySha256,
    timestamp: time,
    nonce: id,
    method,
    url: href,
    target: pathname + search,
    path: pathname,
    query: search.slice(1),
  };
  const sent = { host, ...headers, ...said };
  const pieces = (part.signed ?? ['body']).map((name) => {
    if (name.startsWith('literal:')) return name.slice('literal:'.length);
    return name.startsWith('header:') ? (sent[name.slice('header:'.length).toLowerCase()] ?? '') : values[name];
  });
  const mac = createHmac(part.digest ?? 'sha256', Buffer.from(secret, part.secretEncoding ?? 'utf8'));
  const signature = mac.update(pieces.join(part.joiner ?? '')).digest(part.encoding ?? 'hex');
  return { ...said, [part.header.toLowerCase()]: (part.prefix ?? '') + signature };
}
