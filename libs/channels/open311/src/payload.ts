import { BadPayload, type Message, type ParseContext } from '#libs/channel-kit';
import { ownerOf } from './clients.js';
import { refuseIfAny, type Fault } from './faults.js';
import { readFields } from './fields.js';
import { FormReader, type AttributeAnswer, type OtherFields } from './form-reader.js';
import { jurisdictionFault } from './jurisdiction.js';
import { readLocation, type Point } from './location.js';
import { isUpdatePath } from './paths.js';
import { REPORT_ID, type Service } from './service.js';
import type { Open311Settings } from './settings.js';

/** Who says it, as far as the request tells. */
export interface Person {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** `account_id`, else the device's id. */
  readonly accountId: string | null;
}

interface Common {
  /** The client's id in the settings; null when its key is no longer to be seen. */
  readonly client: string | null;
  readonly person: Person;
  readonly description: string;
  readonly mediaUrls: readonly string[];
  readonly attributes: readonly AttributeAnswer[];
  /** What was sent besides, by name. */
  readonly others: OtherFields;
  /** All that was sent, however it was packed: what two deliveries must agree in to be the same. */
  readonly content: string;
}

/** A citizen's report: POST requests. */
export interface ServiceRequest extends Common {
  readonly kind: 'request';
  readonly service: Service;
  readonly point: Point | null;
  readonly address: string | null;
  /** The client's own id of the report, which it repeats it under. */
  readonly reportId: string | null;
}

/** What followed on a report: POST servicerequestupdates. */
export interface RequestUpdate extends Common {
  readonly kind: 'update';
  readonly requestId: string;
  readonly updateId: string | null;
  readonly status: string | null;
  readonly updatedAt: string | null;
}

export type Open311Payload = ServiceRequest | RequestUpdate;

/**
 * Reads a report or an update.
 *
 * What the standard requires must be there; whatever else is odd is kept and told to ticketing by `normalize`.
 *
 * @throws {BadPayload} naming every parameter that is missing or wrong, one a line
 */
export function parseOpen311(message: Message, { settings }: ParseContext<Open311Settings>): Open311Payload {
  const { fields, keys } = readFields(message, message.bytes);
  const form = new FormReader(fields);
  const client = ownerOf(keys, settings)?.client ?? null;
  const content = form.canonical(message.files.map(({ sha256 }) => sha256));
  const faults = [jurisdictionFault(settings.jurisdiction ? form.take('jurisdiction_id') : null, settings)];
  return isUpdatePath(message.target.split('?', 1)[0]!)
    ? { kind: 'update', client, content, ...readUpdate(form, faults) }
    : { kind: 'request', client, content, ...readRequest(form, settings, faults) };
}

type Own<T> = Omit<T, 'kind' | 'client' | 'content'>;

function readRequest(
  form: FormReader,
  { services }: Open311Settings,
  faults: readonly (Fault | false)[],
): Own<ServiceRequest> {
  const code = form.take('service_code');
  const service = services.find((each) => each.code === code);
  const place = readLocation(form);
  const [reportId = null] = form.takeAttribute(REPORT_ID);
  const attributes = form.takeAttributes();
  refuseIfAny([
    ...faults,
    code === null && '400 service_code: expected one of GET services',
    code !== null && !service && '404 service_code: there is no such service',
    ...place.faults,
    ...missingAttributes(service, attributes),
  ]);
  if (!service) throw new BadPayload('404 service_code: there is no such service');
  const { point, address } = place;
  return { service, point, address, reportId, attributes, ...readSaid(form) };
}

function readUpdate(form: FormReader, faults: readonly (Fault | false)[]): Own<RequestUpdate> {
  const requestId = form.take('service_request_id') ?? '';
  refuseIfAny([
    ...faults,
    requestId === '' && '400 service_request_id: expected the id that the report was answered with',
  ]);
  return {
    requestId,
    updateId: form.take('update_id'),
    status: form.take('status'),
    updatedAt: form.take('updated_datetime'),
    attributes: form.takeAttributes(),
    ...readSaid(form),
  };
}

/** Last of all: `others` is what nobody took. */
function readSaid(form: FormReader): Pick<Common, 'person' | 'description' | 'mediaUrls' | 'others'> {
  const person = {
    firstName: form.take('first_name'),
    lastName: form.take('last_name'),
    email: form.take('email'),
    phone: form.take('phone'),
    accountId: form.take('account_id') ?? form.take('device_id') ?? form.take('deviceid'),
  };
  const description = form.takeText('description');
  const mediaUrls = form.takeAll('media_url');
  return { person, description, mediaUrls, others: form.rest() };
}

function missingAttributes(service: Service | undefined, given: readonly AttributeAnswer[]): Fault[] {
  const codes = new Set(given.map(({ code }) => code));
  return (service?.attributes ?? [])
    .filter(({ code, isRequired }) => isRequired && !codes.has(code))
    .map(({ code }): Fault => `400 attribute[${code}]: expected an answer, which this service requires`);
}
