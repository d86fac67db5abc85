import { defineChannel, pathKeySettings, refused, type AnyChannel } from '#libs/channel-kit';

/** The instance beside the one that is looked at, which must not notice what happens to it. */
export const NEIGHBOUR = 'neighbour';

const ABOUT = {
  name: 'Neighbour',
  receives: 'HTTP',
  verifies: 'A secret path',
  kinds: ['note'],
  media: 'None.',
  answers: 'ok',
  repeats: 'The same bytes.',
  setUp: ['Nothing.'],
  checkedAgainst: ['Nothing: it is a toy.'],
  notChecked: ['Everything: it only stands beside the channel that is looked at.'],
};

/** The smallest channel there can be. */
export const neighbour: AnyChannel = defineChannel({
  id: 'contract-suite-neighbour',
  medium: 'web',
  about: ABOUT,
  settings: pathKeySettings,
  source: {
    kind: 'webhook',
    routes: [{ method: 'POST', path: '/:key', role: 'messages' }],
    verify: ({ path }) =>
      path === `/${NEIGHBOUR_KEY}`
        ? { kind: 'accepted', credential: 'current', assurance: 'low' }
        : refused('SIGNATURE_INVALID'),
  },
  parse: ({ bytes }) => Buffer.from(bytes).toString('utf8'),
  dedupe: (text) => ({ key: [text] }),
  orderingKey: () => ['anyone'],
  ack: { deadlineMs: 1000, accepted: () => ({ status: 200, headers: {}, body: 'ok' }) },
  normalize: (content) => ({ kind: 'intake', draft: { appeal: { content } } }),
});

export const NEIGHBOUR_KEY = 'q7Rm2Vx9Ks4Tn6Wp3Zb8';

/** Its line in the channels file. */
export const NEIGHBOUR_LINE = {
  id: NEIGHBOUR,
  adapter: neighbour.id,
  settings: { kind: 'path-key', key: NEIGHBOUR_KEY },
};
