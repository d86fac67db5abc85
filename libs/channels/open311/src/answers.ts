import {
  receiptText,
  retryAfter,
  type AnswerContext,
  type HttpAnswer,
  type KeptMessage,
  type Problem,
} from '#libs/channel-kit';
import { documentAnswer, List, type Tree } from './document.js';
import { faultsIn, type ToldFault } from './faults.js';
import { isUpdatePath } from './paths.js';
import type { Open311Payload } from './payload.js';
import type { Open311Settings } from './settings.js';

type Context = AnswerContext<Open311Settings>;

/** The id at once, so that no client needs a token: clients of tokens give up after seconds and report again. */
export function acceptedAnswer(kept: readonly KeptMessage<Open311Payload>[], context: Context): HttpAnswer {
  const { path } = context.request;
  if (isUpdatePath(path)) {
    const updates = kept.map(({ id }) => ({ update_id: id }));
    return documentAnswer(path, 200, 'service_request_updates', new List('request_update', updates));
  }
  const requests = kept.map((message) => requestOf(message, context));
  return documentAnswer(path, 200, 'service_requests', new List('request', requests));
}

function requestOf({ id, number, payload }: KeptMessage<Open311Payload>, { settings }: Context): Tree {
  const notice = payload?.kind === 'request' ? receiptText(settings.receipt, number) : null;
  return { service_request_id: id, service_notice: notice, account_id: null };
}

/** The errors document of the standard, which wants 403 for a key that is missing or wrong. */
export function problemDocument(problem: Problem, { request }: Pick<Context, 'request'>): HttpAnswer {
  if (problem.name === 'signature-invalid') {
    return errorsAnswer(request.path, [{ code: 403, description: 'api_key: missing or invalid' }]);
  }
  if (problem.name === 'body-not-understood') {
    return errorsAnswer(request.path, faultsIn(problem.detail ?? problem.title, problem.status));
  }
  const description = [problem.title, problem.detail].filter((words) => words !== undefined).join('. ');
  return errorsAnswer(request.path, [{ code: problem.status, description }], retryAfter(problem));
}

/** Answered with the code that all faults share, or else 400. */
export function errorsAnswer(
  path: string,
  faults: readonly ToldFault[],
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const first = faults[0]?.code ?? 400;
  const status = faults.every(({ code }) => code === first) ? first : 400;
  const errors = new List(
    'error',
    faults.map(({ code, description }) => ({ code, description })),
  );
  return documentAnswer(path, status, 'errors', errors, headers);
}
