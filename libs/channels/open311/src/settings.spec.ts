import { KEY, OTHER_KEY, SETTINGS } from '../test/settings.js';
import { open311Settings } from './settings.js';

const [lamps, roads] = SETTINGS.services as unknown as readonly [object, object];
const attribute = { code: 'A', description: '?' };
const withService = (twist: object) => ({ ...SETTINGS, services: [{ ...lamps, ...twist }] });
const withAttributes = (...attributes: object[]) => withService({ attributes });
const faultsOf = (settings: unknown) =>
  open311Settings.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('open311Settings', () => {
  it('takes what is meant, and fills in the rest', () => {
    expect(faultsOf(SETTINGS)).toEqual([]);
    expect(open311Settings.parse(withService({ attributes: undefined })).services[0]).toMatchObject({
      attributes: [],
      group: '市政设施',
    });
    expect(open311Settings.parse({ ...SETTINGS, jurisdiction: undefined })).toMatchObject({
      type: 'production',
      receipt: { enabled: true, language: 'zh' },
    });
  });

  it.each<[string, object, string]>([
    ['no client', { ...SETTINGS, clients: [] }, 'clients: expected at least one client'],
    [
      'two clients of one name',
      {
        ...SETTINGS,
        clients: [
          { id: 'a', key: KEY },
          { id: 'a', key: OTHER_KEY },
        ],
      },
      'clients: expected every client to have an id of its own',
    ],
    [
      'two clients with one key',
      {
        ...SETTINGS,
        clients: [
          { id: 'a', key: KEY },
          { id: 'b', key: { current: OTHER_KEY, previous: KEY } },
        ],
      },
      'clients: expected every client to have keys of its own',
    ],
    ['no service', { ...SETTINGS, services: [] }, 'services: expected at least one service'],
    [
      'two services of one code',
      { ...SETTINGS, services: [lamps, { ...roads, code: 'SL-001' }] },
      'services: expected every service to have a code of its own',
    ],
    [
      'a code with a slash',
      withService({ code: 'a/b' }),
      'services.0.code: expected 1 to 64 letters, digits, "_" or "-": it stands in a URL',
    ],
    [
      'a keyword with a comma',
      withService({ keywords: ['a,b'] }),
      'services.0.keywords.0: expected no comma: the words are joined by it',
    ],
    [
      'an attribute twice',
      withAttributes(attribute, attribute),
      'services.0.attributes: expected every attribute to have a code of its own',
    ],
    [
      'an attribute that is there anyway',
      withAttributes({ ...attribute, code: 'fixmystreet_id' }),
      'services.0.attributes.0.code: this attribute is listed for every service anyway',
    ],
    [
      'a list without values',
      withAttributes({ ...attribute, datatype: 'singlevaluelist' }),
      'services.0.attributes.0.values: expected values for a list, and for nothing else',
    ],
    [
      'values without a list',
      withAttributes({ ...attribute, values: [{ code: 'a', name: 'A' }] }),
      'services.0.attributes.0.values: expected values for a list, and for nothing else',
    ],
    [
      'a text that must be answered',
      withAttributes({ ...attribute, isAsked: false, isRequired: true }),
      'services.0.attributes.0.isRequired: what is only shown cannot be required',
    ],
    [
      'a changeset without an offset',
      { ...SETTINGS, changeset: '2026-11-22' },
      'changeset: expected an ISO 8601 time with an offset, such as 2026-11-22T10:00:00+08:00',
    ],
  ])('refuses %s', (_what, settings, fault) => {
    expect(faultsOf(settings)).toContain(fault);
  });
});
