import { KEY, OTHER_KEY } from '../test/settings.js';
import { messageOf, settings } from '../test/requests.js';
import { ownerOf } from './clients.js';
import { recipeOf } from './identity.js';
import { parseOpen311 } from './payload.js';

describe('whose a key is', () => {
  it.each([
    [[KEY], 'fixmystreet'],
    [[KEY, KEY], 'fixmystreet'],
    [['', KEY], 'fixmystreet'],
    [[KEY, ''], 'fixmystreet'],
    [[OTHER_KEY], 'lamp-app'],
    [[KEY, OTHER_KEY], undefined],
    [[''], undefined],
    [[], undefined],
  ])('%j: %s', (keys, client) => {
    expect(ownerOf(keys, settings)?.client).toBe(client);
  });

  it('keeps the reports of two clients apart, also where a form has the key twice and once empty', () => {
    const report = {
      service_code: 'SL-001',
      address_string: '人民路',
      description: '路灯不亮',
      'attribute[fixmystreet_id]': '77',
    };
    const keyOf = (key: string) =>
      recipeOf(parseOpen311(messageOf({ ...report, api_key: ['', key] }), { settings })).key;
    expect(keyOf(KEY)).not.toEqual(keyOf(OTHER_KEY));
  });
});
