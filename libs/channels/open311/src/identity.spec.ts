import { identityOf } from '#libs/channel-kit';
import type { StoredFile } from '#libs/contracts';
import { KEY, OTHER_KEY, SETTINGS } from '../test/settings.js';
import { messageOf, settings, type Fields } from '../test/requests.js';
import { recipeOf, senderOf } from './identity.js';
import { parseOpen311 } from './payload.js';
import { open311Settings } from './settings.js';

const PLAIN = { api_key: KEY, service_code: '003', address_string: '人民路12号', description: '垃圾没有清运' };
const UPDATES = '/v2/servicerequestupdates.xml';
const photo = (sha256: string) => ({ sha256 }) as StoredFile;
const idOf = (fields: Fields, path?: string, files?: readonly StoredFile[], given = settings) => {
  const message = messageOf(fields, path, files);
  return identityOf('open311', recipeOf(parseOpen311(message, { settings: given })), message.bytes);
};
const senderIn = (fields: Fields) => senderOf(parseOpen311(messageOf({ ...PLAIN, ...fields }), { settings }));
const reversed = (fields: Fields) => Object.fromEntries(Object.entries(fields).reverse());

describe('what makes a report the same', () => {
  it("is the client's own id of it, with all that was said", () => {
    const report = { ...PLAIN, 'attribute[fixmystreet_id]': '4821' };
    expect(idOf(reversed(report))).toEqual(idOf(report));
    expect(idOf({ ...report, api_key: OTHER_KEY }).dedupeKey).not.toBe(idOf(report).dedupeKey);
    expect(idOf({ ...report, 'attribute[fixmystreet_id]': '4822' }).dedupeKey).not.toBe(idOf(report).dedupeKey);
  });

  it('is a conflict, and both are delivered, when the same id comes with something else', () => {
    const report = { ...PLAIN, 'attribute[fixmystreet_id]': '4821' };
    const [one, other] = [idOf(report), idOf({ ...report, service_code: 'SL-001' })];
    expect(other.dedupeKey).toBe(one.dedupeKey);
    expect(other.id).not.toBe(one.id);
  });

  it.each<[string, Fields]>([
    ['words', { description: '垃圾没有清运！' }],
    ['place', { address_string: '人民路14号' }],
    ['phone', { phone: '13800000000' }],
    ['email', { email: 'a@example.org' }],
    ['name', { first_name: '张三' }],
    ['device', { device_id: 'tt222111' }],
    ['account', { account_id: '7' }],
    ['answer', { 'attribute[NOTE]': '1' }],
    ['photo by address', { media_url: 'https://pics.example/1.jpg' }],
    ['field that nobody knows', { zipcode: '200000' }],
  ])('is without an id everything that was sent: another %s is another report', (_what, twist) => {
    expect(idOf(PLAIN)).toEqual(idOf(reversed(PLAIN)));
    expect(idOf({ ...PLAIN, ...twist }).dedupeKey).not.toBe(idOf(PLAIN).dedupeKey);
  });

  it('counts photos by what they are', () => {
    const [one, other] = ['a', 'b'].map((digit) => photo(digit.repeat(64)));
    const withPhotos = (...files: StoredFile[]) => idOf(PLAIN, undefined, files).id;
    expect(withPhotos(one!, other!)).toBe(withPhotos(one!, other!));
    expect(new Set([withPhotos(), withPhotos(one!), withPhotos(other!), withPhotos(one!, other!)]).size).toBe(4);
  });

  it('is neither the format asked for nor where the key stands nor which of its keys a client uses', () => {
    const { api_key: _key, ...keyless } = PLAIN;
    expect(idOf(PLAIN, '/v2/requests.json')).toEqual(idOf(PLAIN));
    expect(idOf(keyless, `/v2/requests.xml?api_key=${KEY}`)).toEqual(idOf(PLAIN));
    const clients = [{ id: 'fixmystreet', key: { current: 'a-key-of-today-1', previous: KEY } }];
    const rotated = open311Settings.parse({ ...SETTINGS, clients });
    expect(idOf({ ...PLAIN, api_key: 'a-key-of-today-1' }, undefined, [], rotated)).toEqual(idOf(PLAIN));
  });

  it('is for an update its id on its report', () => {
    const update = { api_key: KEY, service_request_id: '1', update_id: '7', description: '好了' };
    expect(idOf(reversed(update), UPDATES)).toEqual(idOf(update, UPDATES));
    expect(idOf({ ...update, service_request_id: '2' }, UPDATES).dedupeKey).not.toBe(idOf(update, UPDATES).dedupeKey);
    const { update_id: _id, ...nameless } = update;
    expect(idOf({ ...nameless, description: '没好' }, UPDATES).dedupeKey).not.toBe(idOf(nameless, UPDATES).dedupeKey);
  });
});

describe('whose messages keep their order', () => {
  it('goes by account, phone and email of one client, in this order', () => {
    const person = { account_id: '7', phone: '138 0000 0000', email: 'A@example.org' };
    expect(senderIn(person)).toEqual(['fixmystreet', 'account', '7']);
    expect(senderIn({ ...person, account_id: '' })).toEqual(['fixmystreet', 'phone', '+8613800000000']);
    expect(senderIn({ email: person.email })).toEqual(['fixmystreet', 'email', 'a@example.org']);
    expect(senderIn({ ...person, api_key: OTHER_KEY })).toEqual(['lamp-app', 'account', '7']);
  });

  it('lets the nameless stand alone', () => {
    expect(senderIn({})).not.toEqual(senderIn({ description: '路灯不亮' }));
  });
});
