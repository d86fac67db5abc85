import { assembleIntake, type IntakeDraft } from '#libs/channel-kit';
import { Intake, type Envelope } from '#libs/contracts';
import { KEY, NOW } from '../test/settings.js';
import { messageOf, settings, type Fields } from '../test/requests.js';
import { normalizeOpen311 } from './normalize.js';
import { parseOpen311 } from './payload.js';

const PLAIN = { api_key: KEY, service_code: '003', address_string: '人民路12号' };
const draftOf = (fields: Fields, path?: string): IntakeDraft => {
  const message = messageOf(fields, path);
  const made = normalizeOpen311(parseOpen311(message, { settings }), { settings, receivedAt: NOW, message });
  if (made.kind !== 'intake') throw new Error(`it became ${made.kind}`);
  return made.draft;
};
const nameOf = (first_name: string, last_name: string) => draftOf({ ...PLAIN, first_name, last_name }).requester?.name;
const ENVELOPE = {
  id: '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  channel: { id: 'open311', adapter: 'open311', medium: 'web', version: '1' },
  receivedAt: '2026-11-22T02:00:00.000Z',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  assurance: 'low',
  orderingKey: '0'.repeat(32),
} as Envelope;
const faultsIn = (draft: IntakeDraft) =>
  Intake.safeParse(
    assembleIntake(
      { kind: 'intake', draft },
      { envelope: ENVELOPE, journal: 'j', seq: 1, raw: Buffer.of(), adcode: null, mappingVersion: '1' },
    ),
  ).error;

describe('a name', () => {
  it.each([
    ['三', '张', '张三'],
    ['张三', '', '张三'],
    ['John', 'Smith', 'John Smith'],
    ['三', 'Zhang', '三 Zhang'],
    ['李雷', '-', '李雷'],
    ['', '欧阳', '欧阳'],
  ])('of "%s" and "%s" is %s', (first, last, name) => {
    expect(nameOf(first, last)).toBe(name);
  });

  it('is nobody when there is none', () => {
    expect(draftOf(PLAIN).requester).toMatchObject({ kind: 'unknown', name: null });
  });
});

describe('what an intake cannot carry', () => {
  it('stands whole in the extensions', () => {
    const long = {
      first_name: 'n'.repeat(300),
      phone: '1'.repeat(200),
      email: `${'e'.repeat(400)}@example.org`,
      account_id: 'a'.repeat(300),
      address_string: '路'.repeat(1200),
      description: '字'.repeat(100_001),
      'attribute[fixmystreet_id]': '4'.repeat(600),
      media_url: `https://pics.example/${'x'.repeat(3000)}`,
    };
    const draft = draftOf({ ...PLAIN, ...long });
    expect(faultsIn(draft)).toBeUndefined();
    expect(draft.extensions?.['fields']).toEqual({
      'first_name, last_name': long.first_name,
      phone: long.phone,
      email: long.email,
      account_id: long.account_id,
      address_string: long.address_string,
      description: long.description,
      'attribute[fixmystreet_id]': long['attribute[fixmystreet_id]'],
      media_url: [long.media_url],
    });
    expect(draft.warnings?.map(({ code }) => code).sort()).toEqual([
      'CONTENT_CUT',
      'FIELD_NOT_UNDERSTOOD',
      ...Array.from({ length: 6 }, () => 'FIELD_TOO_LONG'),
    ]);
  });

  it('is never more than it may have of anything', () => {
    const fields: Record<string, string | string[]> = {
      ...PLAIN,
      media_url: Array.from({ length: 300 }, (_, index) => `https://pics.example/${index}.jpg`),
    };
    for (let index = 0; index < 300; index++) fields[`attribute[Q${index}]`] = '1';
    const draft = draftOf(fields);
    expect(faultsIn(draft)).toBeUndefined();
    expect(draft.attachments).toHaveLength(50);
    expect((draft.extensions?.['fields'] as { media_url: string[] }).media_url).toHaveLength(250);
    expect(draft.extensions?.['attributes']).toHaveLength(300);
    expect(draft.warnings).toHaveLength(2);
  });
});

describe('photos by address', () => {
  it.each([
    ['https://pics.example/a.JPG?x=1', 'image'],
    ['http://pics.example/film.mp4', 'video'],
    ['https://pics.example/photo?id=a.jpg', 'file'],
  ])('%s is a %s that is still to be fetched', (media_url, kind) => {
    expect(draftOf({ ...PLAIN, media_url }).attachments).toMatchObject([{ url: media_url, kind, state: 'pending' }]);
  });

  it.each(['ftp://pics.example/a.jpg', 'file:///etc/passwd', 'javascript:alert(1)', 'a.jpg'])(
    '%s is none',
    (media_url) => {
      const draft = draftOf({ ...PLAIN, media_url });
      expect(draft.attachments).toEqual([]);
      expect(draft.extensions).toMatchObject({ fields: { media_url: [media_url] } });
    },
  );
});

describe('an update', () => {
  const path = '/v2/servicerequestupdates.xml';
  const update = { api_key: KEY, service_request_id: '2F4D1C60-7A3B-5E1D-9C55-0B8F6F0C9A11', update_id: '7' };

  it('is a supplement when something is said or shown, and else an event', () => {
    expect(draftOf({ ...update, description: '好了' }, path).action).toBe('supplement');
    expect(draftOf({ ...update, media_url: 'https://pics.example/1.jpg' }, path).action).toBe('supplement');
    expect(draftOf({ ...update, status: 'CLOSED', description: ' ' }, path).action).toBe('event');
  });

  it('belongs to the matter that the report opened, if the gateway gave out such an id', () => {
    const { matter, warnings } = draftOf(update, path);
    expect(matter).toEqual({ openedBy: '2f4d1c60-7a3b-5e1d-9c55-0b8f6f0c9a11' });
    expect(draftOf({ ...update, service_request_id: '17' }, path).matter).toEqual(['service request', '17']);
    expect(warnings).toEqual([]);
    expect(faultsIn(draftOf({ ...update, service_request_id: 'x'.repeat(5000) }, path))).toBeUndefined();
  });
});
