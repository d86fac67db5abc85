import { queryOf, type HttpAnswer, type PageContext, type WebhookRequest } from '#libs/channel-kit';
import { errorsAnswer } from './answers.js';
import { documentAnswer, List, nameIn, type Tree } from './document.js';
import { faultsIn } from './faults.js';
import { jurisdictionFault } from './jurisdiction.js';
import { isUpdatePath } from './paths.js';
import { REPORT_ID, type Service, type ServiceAttribute } from './service.js';
import type { Open311Settings } from './settings.js';

/** What anybody may read: where the endpoint is, what may be reported, what a service asks. */
export function showPage(request: WebhookRequest, context: PageContext<Open311Settings>): HttpAnswer {
  const { path } = request;
  const { settings, params, url } = context;
  if (path.startsWith('/discovery.')) return documentAnswer(path, 200, 'discovery', discoveryOf(settings, url));
  const fault = jurisdictionFault(queryOf(request.target).get('jurisdiction_id'), settings);
  if (fault) return errorsAnswer(path, faultsIn(fault, 400));
  // What ticketing does goes back by the status of a request; there is no journal of it here to be read.
  if (isUpdatePath(path)) return documentAnswer(path, 200, 'service_request_updates', new List('request_update', []));
  if (params['file'] === undefined) return documentAnswer(path, 200, 'services', servicesOf(settings));
  const service = settings.services.find(({ code }) => code === nameIn(params['file']));
  return service
    ? documentAnswer(path, 200, 'service_definition', definitionOf(service))
    : errorsAnswer(path, [{ code: 404, description: 'service_code: there is no such service' }]);
}

function discoveryOf({ contact, keyService, changeset, type }: Open311Settings, url: string): Tree {
  const endpoint = {
    specification: 'http://wiki.open311.org/GeoReport_v2',
    // With its slash: FixMyStreet puts the file's name right behind it.
    url: `${url}/v2/`,
    changeset,
    type,
    formats: new List('format', ['text/xml', 'application/json']),
  };
  return { changeset, contact, key_service: keyService, endpoints: new List('endpoint', [endpoint]) };
}

function servicesOf({ services }: Open311Settings): Tree {
  return new List(
    'service',
    services.map(({ code, name, description, keywords, group }) => ({
      service_code: code,
      service_name: name,
      description: orNull(description),
      // There is always one: the client's own id of a report.
      metadata: true,
      type: 'realtime',
      keywords: orNull(keywords.join(',')),
      group: orNull(group),
    })),
  );
}

function definitionOf({ code, attributes }: Service): Tree {
  const asked = attributes.map((attribute, index) => attributeOf(attribute, index + 1));
  return { service_code: code, attributes: new List('attribute', [...asked, reportIdAttribute(asked.length + 1)]) };
}

function attributeOf({ code, description, datatype, hint, ...rest }: ServiceAttribute, order: number): Tree {
  return {
    variable: rest.isAsked,
    code,
    datatype,
    required: rest.isRequired,
    datatype_description: orNull(hint),
    order,
    description,
    ...(rest.values.length > 0 ? { values: new List('value', rest.values.map(valueOf)) } : {}),
  };
}

function valueOf({ code, name }: ServiceAttribute['values'][number]): Tree {
  return { key: code, name };
}

/** `automated` is FixMyStreet's word for what the software fills in, so that nobody is asked. */
function reportIdAttribute(order: number): Tree {
  return {
    variable: false,
    code: REPORT_ID,
    datatype: 'string',
    required: false,
    datatype_description: null,
    order,
    description: 'The id of the report where it was made, so that it is taken once however often it is sent',
    automated: 'server_set',
  };
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
