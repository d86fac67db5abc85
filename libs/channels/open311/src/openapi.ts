import { REQUEST_FORM, UPDATE_FORM } from './openapi-forms.js';

type Json = Readonly<Record<string, unknown>>;

const parameter = (
  name: string,
  where: 'path' | 'query',
  description: string,
  schema: Json = { type: 'string' },
): Json => ({
  name,
  in: where,
  required: where === 'path',
  description,
  schema,
});

const JURISDICTION = parameter('jurisdiction_id', 'query', 'Where the endpoint asks for it.');
const FORMAT = parameter('format', 'path', 'XML or JSON.', { enum: ['xml', 'json'] });
const FILE = (what: string): Json => parameter('file', 'path', `${what}, then .xml or .json.`);

/** The routes of GeoReport v2 as OpenAPI 3.1 path items; what the elements mean is the standard's to say. */
export function describeApi(): Json {
  return {
    '/discovery.{format}': { get: page('Where the endpoint is, and which formats it speaks', 'discovery', [FORMAT]) },
    '/v2/services.{format}': { get: page('What may be reported', 'services', [FORMAT, JURISDICTION]) },
    '/v2/services/{file}': {
      get: page('What a service asks', 'service_definition', [FILE('A service_code'), JURISDICTION], ['400', '404']),
    },
    '/v2/requests.{format}': {
      post: posting('Report something', REQUEST_FORM, 'service_requests'),
      get: page('What became of several reports; without ids an empty list', 'service_requests', [
        FORMAT,
        parameter('service_request_id', 'query', 'Ids, with commas between them; at most 100.'),
        JURISDICTION,
      ]),
    },
    '/v2/requests/{file}': {
      get: page(
        'What became of a report',
        'service_requests',
        [FILE('A service_request_id'), JURISDICTION],
        ['400', '404', '503'],
      ),
    },
    '/v2/tokens/{file}': {
      get: page('The id behind a token; ids are given at once, and are their own tokens', 'service_requests', [
        FILE('A token'),
        JURISDICTION,
      ]),
    },
    '/v2/servicerequestupdates.{format}': {
      post: posting('Tell what followed on a report', UPDATE_FORM, 'service_request_updates'),
      get: page('What followed on reports: an empty list', 'service_request_updates', [FORMAT, JURISDICTION]),
    },
  };
}

const ERROR_LIST: Json = {
  type: 'array',
  items: {
    type: 'object',
    required: ['code', 'description'],
    properties: { code: { type: 'integer' }, description: { type: 'string' } },
  },
};

const ERRORS: Readonly<Record<string, string>> = {
  '400': 'A parameter is missing or wrong; each is named.',
  '403': 'api_key: missing or invalid.',
  '404': 'There is no such service, jurisdiction, request or token.',
  '413': 'Too large.',
  '415': 'Neither form.',
  '429': 'Too many.',
  '503': 'Could not be kept or looked up; send it again.',
};

function page(
  summary: string,
  root: string,
  parameters: readonly Json[],
  errors: readonly string[] = ['400', '404'],
): Json {
  return { summary, tags: ['open311'], parameters, responses: responses(root, errors) };
}

function posting(summary: string, form: Json, root: string): Json {
  const multipart = {
    ...form,
    description: 'The same fields; every part with a file name is a photo, whatever it is called.',
  };
  return {
    summary,
    tags: ['open311'],
    parameters: [FORMAT],
    requestBody: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': { schema: form },
        'multipart/form-data': { schema: multipart },
      },
    },
    responses: responses(root, Object.keys(ERRORS)),
  };
}

function responses(root: string, errors: readonly string[]): Json {
  return {
    '200': { description: 'As the extension of the path asks.', content: contentOf(root, {}) },
    ...Object.fromEntries(
      errors.map((status) => [status, { description: ERRORS[status], content: contentOf('errors', ERROR_LIST) }]),
    ),
  };
}

function contentOf(root: string, json: Json): Json {
  return { 'text/xml': { schema: { type: 'object', xml: { name: root } } }, 'application/json': { schema: json } };
}
