import {
  queryOf,
  type AnswerContext,
  type HttpAnswer,
  type MessageStatus,
  type ReceiptSettings,
  type StatusSource,
  type WebhookRequest,
} from '#libs/channel-kit';
import { errorsAnswer } from './answers.js';
import { documentAnswer, List, nameIn, type Tree } from './document.js';
import { faultsIn } from './faults.js';
import { jurisdictionFault } from './jurisdiction.js';
import type { Open311Settings } from './settings.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What a person is told; whether it is done is ticketing's to say, so a request is never more than `open` here. */
const NOTES = {
  zh: {
    received: '诉求已收到，编号 {number}，正在登记。',
    queued: '诉求已登记，编号 {number}，等待办理。',
    quarantined: '诉求已收到，编号 {number}，待人工核对。',
  },
  en: {
    received: 'The request has arrived under the number {number} and is being registered.',
    queued: 'The request is registered under the number {number} and waits to be dealt with.',
    quarantined: 'The request has arrived under the number {number} and waits for somebody to look at it.',
  },
} as const;

/**
 * Tells of requests by their id, which the sender alone was told.
 *
 * There is no list of what others reported: without ids it is empty.
 */
export const statusSource: StatusSource<Open311Settings> = {
  ids: (request, { file }) => {
    const asked = file === undefined ? idsInQuery(request) : [nameIn(file) ?? ''];
    return [...new Set(asked.map((id) => id.trim().toLowerCase()))].filter((id) => UUID.test(id));
  },
  answer: tell,
};

function tell(found: readonly MessageStatus[], { request, settings }: AnswerContext<Open311Settings>): HttpAnswer {
  const { path } = request;
  const fault = jurisdictionFault(queryOf(request.target).get('jurisdiction_id'), settings);
  if (fault) return errorsAnswer(path, faultsIn(fault, 400));
  const isToken = path.startsWith('/v2/tokens/');
  const isList = path.startsWith('/v2/requests.');
  if (found.length === 0 && !isList) {
    const name = isToken ? 'token' : 'service_request_id';
    return errorsAnswer(path, [{ code: 404, description: `${name}: there is none like it` }]);
  }
  const requests = found.map((status) => (isToken ? tokenOf(status) : statusOf(status, settings.receipt)));
  return documentAnswer(path, 200, 'service_requests', new List('request', requests));
}

function idsInQuery({ target }: WebhookRequest): readonly string[] {
  return queryOf(target)
    .getAll('service_request_id')
    .flatMap((list) => list.split(','));
}

/** We give out no tokens; a client that asks with an id all the same is told that it is one. */
function tokenOf({ id }: MessageStatus): Tree {
  return { service_request_id: id, token: id };
}

/** What was said, where and by whom stays with us: an id may be seen by others than the person. */
function statusOf({ id, number, status }: MessageStatus, { language }: ReceiptSettings): Tree {
  const languages = language === 'both' ? (['zh', 'en'] as const) : [language];
  const known = status === 'queued' || status === 'quarantined' ? status : 'received';
  return {
    service_request_id: id,
    status: 'open',
    status_notes: languages.map((each) => NOTES[each][known].replace('{number}', number)).join('\n'),
    service_name: null,
    service_code: null,
    description: null,
    agency_responsible: null,
    service_notice: null,
    requested_datetime: null,
    updated_datetime: null,
    expected_datetime: null,
    address: null,
    address_id: null,
    zipcode: null,
    lat: null,
    long: null,
    media_url: null,
  };
}
