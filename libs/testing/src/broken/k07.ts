import { toyBut } from '../toys/toy.js';
import { brokenOnTheRun, type BrokenChannel } from './broken.js';

export const K7: readonly BrokenChannel[] = [
  brokenOnTheRun(
    'K7',
    'lets the messages of one citizen overtake one another',
    /citizen \d+/,
    toyBut({ orderingKey: ({ from, id }) => [from, id] }),
  ),
  brokenOnTheRun('K7', 'lets all citizens wait for each other', /citizen \d+/, toyBut({ orderingKey: () => ['all'] })),
];
