import { textAnswer } from '#libs/channel-kit';
import { toyBut } from '../toys/toy.js';
import { brokenOnTheRun, toySource, verifying, type BrokenChannel } from './broken.js';

export const K11: readonly BrokenChannel[] = [
  brokenOnTheRun(
    'K11',
    'finds no message in a body, and says that all is well',
    /those answered with a success, and accepted/,
    toyBut({ source: { ...toySource, split: () => [] } }),
  ),
  brokenOnTheRun(
    'K11',
    'takes a message for a handshake',
    /handshakes among messages/,
    verifying(async (request, context) => {
      const verdict = await toySource.verify(request, context);
      return verdict.kind === 'accepted' ? { kind: 'handshake', response: textAnswer(200, 'ok') } : verdict;
    }),
  ),
  brokenOnTheRun(
    'K11',
    'counts refusals under words of its sender',
    /the label "reason"/,
    verifying(async (request, context) => {
      const verdict = await toySource.verify(request, context);
      return verdict.kind === 'refused'
        ? { ...verdict, reason: `wrong: ${Buffer.from(request.body).toString()}` as never }
        : verdict;
    }),
  ),
];
