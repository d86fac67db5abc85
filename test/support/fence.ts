import type { Verdict, WebhookRequest } from '#libs/channel-kit';

/** A channel whose settings are a fence, with a secret path that it may be reached at. */
export interface Fenced {
  readonly key: string;
  /** A genuine request to a path below the instance; by default from 203.0.113.9. */
  readonly request: (path: string, remoteAddress?: string | null) => WebhookRequest;
  readonly verdictOf: (settings: unknown, request: WebhookRequest) => Verdict | Promise<Verdict>;
  readonly refusedPaths: readonly string[];
}

/** Holds a channel to its fence: a secret path, source addresses, or both. */
export function itKeepsItsFence({ key, request, verdictOf, refusedPaths }: Fenced): void {
  it('takes the secret path, and says that it proves little', () => {
    expect(verdictOf({ key }, request(`/${key}`))).toMatchObject({ kind: 'accepted', assurance: 'low' });
  });

  it.each(refusedPaths)('refuses the path %s', (path) => {
    expect(verdictOf({ key }, request(path))).toMatchObject({ kind: 'refused' });
  });

  it('takes two keys while they change hands', () => {
    const keys = { current: 'n8Vb2Xc4Zq6Ws1Ed3Rf5', previous: key };
    expect(verdictOf({ key: keys }, request(`/${key}`))).toMatchObject({ kind: 'accepted', credential: 'previous' });
  });

  it('goes by the source address alone when that is the setting', () => {
    const settings = { addresses: ['203.0.113.0/24'] };
    expect(verdictOf(settings, request('/'))).toMatchObject({ kind: 'accepted', assurance: 'low' });
    expect(verdictOf(settings, request('/', '198.51.100.7'))).toMatchObject({ reason: 'ADDRESS_NOT_ALLOWED' });
    expect(verdictOf(settings, request('/', null))).toMatchObject({ reason: 'ADDRESS_NOT_ALLOWED' });
  });

  it('wants both when both are given', () => {
    const settings = { key, addresses: ['203.0.113.0/24'] };
    expect(verdictOf(settings, request(`/${key}`))).toMatchObject({ kind: 'accepted' });
    expect(verdictOf(settings, request('/'))).toMatchObject({ kind: 'refused' });
    expect(verdictOf(settings, request(`/${key}`, '198.51.100.7'))).toMatchObject({ kind: 'refused' });
  });
}
