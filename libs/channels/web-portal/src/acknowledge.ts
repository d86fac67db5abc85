import {
  jsonAnswer,
  problemAnswer,
  receiptText,
  type AnswerContext,
  type HttpAnswer,
  type KeptMessage,
  type MessageStatus,
  type Problem,
  type WebhookRequest,
} from '#libs/channel-kit';
import { FORM_CACHING, pageAnswer, RECEIPT_CACHING, redirectAnswer, SAFE_HEADERS } from './answers.js';
import { plainReceiptPage, receiptPage } from './pages/receipt.js';
import { problemPage, unknownRequestPage } from './pages/problem.js';
import type { PortalForm } from './payload.js';
import type { WebPortalSettings } from './settings.js';
import { linkTo, viewOf } from './view.js';

type Context = AnswerContext<WebPortalSettings>;

const DATA_HEADERS = { ...SAFE_HEADERS, 'cache-control': RECEIPT_CACHING, vary: 'accept, accept-language' };

/** A browser that shows pages says so; the page's script, and every other client, gets JSON. */
function wantsPage({ headers }: WebhookRequest): boolean {
  return /\btext\/html\b/i.test(headers['accept'] ?? '');
}

/** The request was kept: its number, and where its state is shown. */
export function acceptedAnswer([first]: readonly KeptMessage<PortalForm>[], context: Context): HttpAnswer {
  const { settings, request } = context;
  const view = viewOf(context);
  if (!first) {
    return wantsPage(request)
      ? pageAnswer(200, plainReceiptPage(settings, view), { 'cache-control': RECEIPT_CACHING })
      : jsonAnswer(202, { status: 'received' }, DATA_HEADERS);
  }
  const { id, number, payload } = first;
  const url = linkTo(view, `/requests/${id}`);
  if (wantsPage(request)) return redirectAnswer(url);
  const text = payload && receiptText(settings.receipt, number, view.language);
  return jsonAnswer(202, { id, number, text: text ?? null, url }, { ...DATA_HEADERS, location: url });
}

/** Tells what became of a request to whoever knows its id. */
export function statusAnswer([found]: readonly MessageStatus[], context: Context): HttpAnswer {
  const { settings, request } = context;
  const view = viewOf(context);
  const caching = { 'cache-control': RECEIPT_CACHING };
  if (wantsPage(request)) {
    return found
      ? pageAnswer(200, receiptPage(settings, view, found), caching)
      : pageAnswer(404, unknownRequestPage(settings, view), caching);
  }
  return found
    ? jsonAnswer(200, { id: found.id, number: found.number, status: found.status }, DATA_HEADERS)
    : jsonAnswer(404, { status: 'unknown' }, DATA_HEADERS);
}

/** A refusal: a page that says what to do, or a problem document. */
export function problemAnswerOf(problem: Problem, context: Context): HttpAnswer {
  const { settings, request } = context;
  const standard = problemAnswer(problem);
  if (!wantsPage(request)) return { ...standard, headers: { ...DATA_HEADERS, ...standard.headers } };
  const retry = standard.headers['retry-after'];
  return pageAnswer(problem.status, problemPage(settings, viewOf(context), problem), {
    'cache-control': FORM_CACHING,
    ...(retry === undefined ? {} : { 'retry-after': retry }),
  });
}
