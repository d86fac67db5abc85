import { XMLParser } from 'fast-xml-parser';

/** Where FixMyStreet sends what it gets, as an administrator of it enters it for a council. */
export interface Council {
  /** Ends in a slash: file names are put right behind it. */
  readonly endpoint: string;
  readonly apiKey: string;
  readonly jurisdiction?: string;
  /** Photos in the form instead of addresses (`upload_files`). */
  readonly uploadsFiles?: boolean;
}

/** A citizen's report on FixMyStreet. */
export interface FmsReport {
  readonly id: number;
  readonly category: string;
  readonly title: string;
  readonly detail: string;
  readonly url: string;
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
  /** Where the pin is; without one, the postcode that was looked for. */
  readonly pin?: { readonly latitude: number; readonly longitude: number };
  readonly postcode?: string;
  readonly photos?: readonly { readonly url: string; readonly jpeg: Uint8Array }[];
  readonly extra?: Readonly<Record<string, string | readonly string[]>>;
}

/** What somebody added to a report on FixMyStreet. */
export interface FmsComment {
  readonly id: number;
  /** What the endpoint answered to the report. */
  readonly externalId: string;
  readonly confirmed: string;
  readonly status: 'OPEN' | 'CLOSED' | 'FIXED';
  readonly text: string;
  readonly name: string;
  readonly email?: string;
}

type Params = Readonly<Record<string, string | readonly string[]>>;
/** A document read as XML::Simple reads it there: lists where they are expected, empty elements absent. */
interface Read {
  readonly service?: readonly Record<string, string>[];
  readonly attributes?: { readonly attribute?: readonly Record<string, unknown>[] };
  readonly request?: readonly Record<string, string>[];
  readonly request_update?: readonly Record<string, string>[];
  readonly error?: readonly Record<string, string>[];
}

const LISTS = new Set(['service', 'attribute', 'value', 'request', 'error', 'request_update']);
const parser = new XMLParser({ isArray: (name) => LISTS.has(name), parseTagValue: false, ignoreDeclaration: true });

/**
 * FixMyStreet as a client of Open311, written again from what its source does (perllib/Open311.pm and the senders around it):
 * which parameters, in which form, and what it makes of the answers. It speaks XML only.
 */
export class FixMyStreet {
  /** What went wrong with the last request, as its log says it. */
  error = '';
  private turn = 0;

  constructor(private readonly council: Council) {}

  async serviceList(): Promise<readonly Record<string, string>[]> {
    return (await this.get('services.xml'))?.service ?? [];
  }

  async attributesOf(serviceCode: string): Promise<readonly Record<string, unknown>[]> {
    return (await this.get(`services/${serviceCode}.xml`))?.attributes?.attribute ?? [];
  }

  /** The id that the endpoint gives a report, or 0: then it stays queued and is sent again later. */
  async sendReport(report: FmsReport): Promise<string | 0> {
    const answer = await this.post(this.reportRequest(report));
    const { service_request_id: id, token } = answer?.request?.[0] ?? {};
    return id || (token ? await this.idBehind(token) : 0);
  }

  /** The id that the endpoint gives an update, or 0. */
  async sendUpdate(comment: FmsComment): Promise<string | 0> {
    const answer = await this.post(this.updateRequest(comment));
    return answer?.request_update?.[0]?.['update_id'] || 0;
  }

  async requests(ids: readonly string[]): Promise<readonly Record<string, string>[]> {
    return (await this.get('requests.xml', { service_request_id: ids.join(',') }))?.request ?? [];
  }

  async idBehind(token: string): Promise<string | 0> {
    return (await this.get(`tokens/${token}.xml`))?.request?.[0]?.['service_request_id'] || 0;
  }

  /** A report as it goes over the wire. The parameters come out of a hash, so a second time in another order. */
  reportRequest(report: FmsReport): Request {
    const { council } = this;
    const { pin, postcode, photos = [], extra = {} } = report;
    const [first, last] = split(report.name);
    const params: Record<string, string | readonly string[]> = {
      service_code: report.category,
      description: `${report.title}\n\n${report.detail}\n\n${report.url}\n`,
      first_name: first,
      last_name: last,
      ...(report.phone ? { phone: report.phone } : {}),
      ...(report.email ? { email: report.email } : {}),
      ...(pin ? { lat: truncated(pin.latitude), long: truncated(pin.longitude) } : { address_string: postcode ?? '' }),
      'attribute[fixmystreet_id]': String(report.id),
    };
    for (const [name, value] of Object.entries(extra)) params[`attribute[${name}]`] = value;
    if (!council.uploadsFiles && photos.length > 0) params['media_url'] = photos.map(({ url }) => url);
    const files = council.uploadsFiles
      ? photos.map(({ jpeg }, index) => ({ field: `photo${index + 1}`, name: `${report.id}.${index}.full.jpeg`, jpeg }))
      : [];
    return this.request('requests.xml', params, files);
  }

  updateRequest(comment: FmsComment): Request {
    const [first, last] = split(comment.name);
    return this.request('servicerequestupdates.xml', {
      updated_datetime: comment.confirmed,
      service_request_id: comment.externalId,
      status: comment.status,
      description: comment.text,
      last_name: last || '-',
      first_name: first,
      ...(comment.email ? { email: comment.email } : {}),
      update_id: String(comment.id),
    });
  }

  private request(
    file: string,
    params: Params,
    files: readonly { readonly field: string; readonly name: string; readonly jpeg: Uint8Array }[] = [],
  ): Request {
    const { apiKey, jurisdiction, endpoint } = this.council;
    const common = { api_key: apiKey, ...(jurisdiction ? { jurisdiction_id: jurisdiction } : {}) };
    const all = Object.entries({ ...params, ...common });
    this.turn += 1;
    const pairs = (this.turn % 2 === 0 ? all.reverse() : all).flatMap(([name, value]) =>
      [value].flat().map((each) => [name, each] as const),
    );
    if (files.length === 0) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return new Request(endpoint + file, { method: 'POST', headers, body: urlEncoded(pairs) });
    }
    const form = new FormData();
    for (const [name, value] of pairs) form.append(name, value);
    for (const { field, name, jpeg } of files) form.append(field, new File([jpeg], name, { type: 'image/jpeg' }));
    return new Request(endpoint + file, { method: 'POST', body: form });
  }

  private async post(request: Request): Promise<Read | undefined> {
    return this.read(await fetch(request));
  }

  private async get(file: string, params: Readonly<Record<string, string>> = {}): Promise<Read | undefined> {
    const { endpoint, jurisdiction } = this.council;
    const query = new URLSearchParams({ ...params, ...(jurisdiction ? { jurisdiction_id: jurisdiction } : {}) });
    return this.read(await fetch(`${endpoint}${file}?${query.toString()}`));
  }

  private async read(answer: Response): Promise<Read | undefined> {
    const root = Object.values(parser.parse(await answer.text()) as Record<string, Read | ''>)[0] || {};
    if (answer.ok) return root;
    this.error =
      (root.error ?? []).map(({ code, description }) => `${code}: ${description}\n`).join('') || 'unknown error';
    return undefined;
  }
}

function split(name: string): readonly [first: string, last: string] {
  const [, first = '', last = ''] = /([\p{L}\p{N}_]+)(?:\.?\s+(.+))?/u.exec(name) ?? [];
  return [first, last];
}

/** Six decimals, without zeros at the end. */
function truncated(degrees: number): string {
  return degrees.toFixed(6).replace(/\.?0+$/, '');
}

/** As HTTP::Request::Common does it: line ends become CR LF, and a few more characters stay as they are. */
function urlEncoded(pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .map((pair) => pair.map((text) => encodeURIComponent(text).replace(/%20/g, '+')).join('='))
    .join('&')
    .replace(/(?<!%0D)%0A/g, '%0D%0A');
}
