import type { Attachment } from '#libs/contracts';
import { richOptions, richToy } from '../toys/rich-toy.js';
import { brokenOnTheRun, type BrokenChannel } from './broken.js';

type Channel = typeof richToy;

const richToyBut = (change: Partial<Channel>): Channel => ({ ...richToy, ...change });

export const K9: readonly BrokenChannel[] = [
  brokenOnTheRun(
    'K9',
    'believes what a file says that it is',
    /a web page that calls itself a picture/,
    richToyBut({
      normalize: (parcel, context) => {
        const made = richToy.normalize(parcel, context);
        if (made.kind === 'ignored') return made;
        const attachments = (made.draft.attachments ?? []).map((each): Attachment => ({ ...each, state: 'stored' }));
        return { ...made, draft: { ...made.draft, attachments } };
      },
    }),
    richOptions,
  ),
  brokenOnTheRun(
    'K9',
    'loses the words beside a file that it refuses',
    /the words beside it/,
    richToyBut({
      normalize: (parcel, context) => {
        const made = richToy.normalize(parcel, context);
        if (made.kind !== 'intake' || !made.draft.attachments?.some(({ state }) => state === 'refused')) return made;
        return { ...made, draft: { ...made.draft, appeal: { content: '' } } };
      },
    }),
    richOptions,
  ),
];
