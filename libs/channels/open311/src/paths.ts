import type { Route } from '#libs/channel-kit';

const FORMATS = ['xml', 'json'] as const;

const inEachFormat = (method: Route['method'], path: string, role: Route['role']): readonly Route[] =>
  FORMATS.map((format) => ({
    method,
    path: `${path}.${format}`,
    role,
    ...(role === 'status' ? { isOpen: true } : {}),
  }));

/** GeoReport v2 below `/v2`, with the discovery document beside it; `:file` is a code or id with its extension. */
export const ROUTES: readonly Route[] = [
  ...inEachFormat('GET', '/discovery', 'page'),
  ...inEachFormat('GET', '/v2/services', 'page'),
  { method: 'GET', path: '/v2/services/:file', role: 'page' },
  ...inEachFormat('POST', '/v2/requests', 'messages'),
  ...inEachFormat('GET', '/v2/requests', 'status'),
  { method: 'GET', path: '/v2/requests/:file', role: 'status', isOpen: true },
  { method: 'GET', path: '/v2/tokens/:file', role: 'status', isOpen: true },
  ...inEachFormat('POST', '/v2/servicerequestupdates', 'messages'),
  ...inEachFormat('GET', '/v2/servicerequestupdates', 'page'),
];

/** Whether a path takes what follows on a report, and not reports. */
export function isUpdatePath(path: string): boolean {
  return /\/servicerequestupdates\.\w+$/.test(path);
}
