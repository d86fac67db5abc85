import { REPORT_ID } from './service.js';

type Json = Readonly<Record<string, unknown>>;

const text = (description: string): Json => ({ type: 'string', description });

const KEY = { api_key: text("The client's key; may stand in the query.") };
const PERSON = {
  first_name: text('Given name.'),
  last_name: text('Family name.'),
  email: text('E-mail address.'),
  phone: text('Phone number.'),
  account_id: text("The person's account with the client."),
};
const MEDIA = { media_url: text('Address of a photo or of a page with one; may be given several times.') };

/** What POST requests takes. */
export const REQUEST_FORM: Json = {
  type: 'object',
  required: ['api_key', 'service_code'],
  properties: {
    ...KEY,
    jurisdiction_id: text('Where the endpoint asks for it.'),
    service_code: text('One of GET services.'),
    lat: text('Latitude, WGS 84, degrees. With long; or else address_string or address_id.'),
    long: text('Longitude, WGS 84, degrees.'),
    address_string: text('The place in words.'),
    address_id: text('The place by its number in a register of addresses.'),
    description: text('What is wrong: by the standard up to 4,000 characters; more is taken.'),
    ...PERSON,
    device_id: text("The person's device."),
    ...MEDIA,
    [`attribute[${REPORT_ID}]`]: text("The client's own id of the report: however often it comes, it is taken once."),
  },
  // attribute[code] and attribute[code][] for every attribute of the service's definition.
  additionalProperties: true,
};

/** What POST servicerequestupdates takes. */
export const UPDATE_FORM: Json = {
  type: 'object',
  required: ['api_key', 'service_request_id'],
  properties: {
    ...KEY,
    service_request_id: text('The id that the report was answered with.'),
    update_id: text("The client's own id of the update: however often it comes, it is taken once."),
    updated_datetime: text('When it was made, ISO 8601 with an offset.'),
    status: text('What became of the report, in the words of the client.'),
    description: text('What is said about it.'),
    ...PERSON,
    ...MEDIA,
  },
  additionalProperties: true,
};
