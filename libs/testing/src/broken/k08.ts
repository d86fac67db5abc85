import { queryOf, type AnyChannel, type WebhookRequest } from '#libs/channel-kit';
import { richOptions, richToy } from '../toys/rich-toy.js';
import { toy, toyBut, toyOptions, type Note } from '../toys/toy.js';
import { broken, brokenOnTheRun, type BrokenChannel } from './broken.js';

export const K8: readonly BrokenChannel[] = [
  broken(
    'K8',
    'parses with JSON.parse alone',
    /a key "__proto__"/,
    toyBut({ parse: ({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as Note }),
  ),
  broken(
    'K8',
    'gives whoever asks a page with their own script in it',
    /with a script as its challenge/,
    {
      ...richToy,
      source: {
        ...richToy.source,
        verify: ({ target }: WebhookRequest) => ({
          kind: 'handshake',
          response: {
            status: 200,
            headers: { 'content-type': 'text/xml' },
            body: queryOf(target).get('challenge') ?? '',
          },
        }),
      },
    } as AnyChannel,
    richOptions,
  ),
  brokenOnTheRun(
    'K8',
    'tells those who come too often that all is well',
    /messages at once/,
    toyBut({
      ack: { ...toy.ack, problem: ({ status }) => ({ status: status === 429 ? 503 : status, headers: {}, body: '' }) },
    }),
    toyOptions,
  ),
];
