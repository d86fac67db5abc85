import type { ChannelInstance } from '#libs/channel-registry';
import { Instances } from './instances.js';

const webhook = {
  id: 'one',
  channel: {
    source: {
      kind: 'webhook',
      routes: [
        { method: 'POST', path: '/', role: 'messages' },
        { method: 'POST', path: '/:key', role: 'messages' },
        { method: 'GET', path: '/intakes/:id', role: 'status' },
      ],
    },
  },
} as unknown as ChannelInstance;
const connection = { id: 'two', channel: { source: { kind: 'connection' } } } as unknown as ChannelInstance;

describe('Instances', () => {
  const instances = new Instances({
    instances: new Map([
      ['one', webhook],
      ['two', connection],
    ]),
    faults: [],
    disabled: new Set(),
  });
  const find = (method: string, id: string, path: string) => instances.find(method, id, path);

  it('finds the route and its parameters', () => {
    expect(find('POST', 'one', '/')?.route?.path).toBe('/');
    expect(find('POST', 'one', '/s3cret')).toMatchObject({ route: { path: '/:key' }, params: { key: 's3cret' } });
    expect(find('GET', 'one', '/intakes/abc')).toMatchObject({ route: { role: 'status' }, params: { id: 'abc' } });
  });

  it.each([
    ['PUT', '/'],
    ['GET', '/'],
    ['POST', '/a/b'],
    ['GET', '/intakes/'],
  ])('has no route for %s %s', (method, path) => {
    expect(find(method, 'one', path)).toMatchObject({ route: undefined });
  });

  it('has nothing to call for an unknown id, nor for a channel that is not called', () => {
    expect(find('POST', 'three', '/')).toBeUndefined();
    expect(find('POST', 'two', '/')).toBeUndefined();
  });
});
