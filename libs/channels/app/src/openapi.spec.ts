import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { BadPayload } from '#libs/channel-kit';
import { IDEMPOTENCY_KEY } from '../test/signer.js';
import { app } from './channel.js';

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly example?: string; readonly in: string }[];
  readonly requestBody: { readonly content: Record<string, { readonly schema: object; readonly example?: unknown }> };
  readonly responses: Record<
    string,
    {
      readonly content: Record<
        string,
        { readonly schema: object; readonly example?: unknown; readonly examples?: object }
      >;
    }
  >;
}
const paths = app.openapi!() as Record<string, Record<string, Operation>>;
const post = paths['/intakes']!['post']!;
const get = paths['/intakes/{id}']!['get']!;
const bodySchema = post.requestBody.content['application/json']!.schema;
const ajv = new Ajv2020({ strict: false, formats: { uuid: /^[0-9a-f-]{36}$/ } });

const isTaken = (body: unknown): boolean => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': IDEMPOTENCY_KEY };
  const bytes = Buffer.from(JSON.stringify(body));
  try {
    app.parse(
      { method: 'POST', target: '/channels/app/intakes', headers, bytes, part: undefined, files: [] },
      { settings: { keys: [] } },
    );
    return true;
  } catch (error) {
    if (error instanceof BadPayload) return false;
    throw error;
  }
};

describe('the OpenAPI description', () => {
  const document = (items: object) => ({ openapi: '3.1.0', info: { title: 'app', version: '1' }, paths: items });

  it('makes a valid OpenAPI 3.1 document', async () => {
    expect(await new Validator().validate(document(paths))).toEqual({ valid: true });
  });

  it('would be found out if it did not', async () => {
    const broken = document({ '/intakes': { post: { ...post, parameters: [{ name: 'no place' }] } } });
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
  });

  it('covers exactly the routes of the channel', () => {
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    const { source } = app;
    const routes = source.kind === 'webhook' ? source.routes.map(({ method, path }) => `${method} ${path}`) : [];
    expect(described.sort()).toEqual(routes.sort());
  });

  it('names every header that has to be signed', () => {
    const names = ({ parameters }: Operation) => parameters.filter((p) => p.in === 'header').map((p) => p.name);
    const signature = ['X-Hotline-Key', 'X-Hotline-Timestamp', 'X-Hotline-Nonce', 'X-Hotline-Signature'];
    expect(names(post)).toEqual(['Idempotency-Key', 'Content-Digest', ...signature]);
    expect(names(get)).toEqual(signature);
  });

  it('names every answer', () => {
    expect(Object.keys(post.responses)).toEqual(['202', '400', '401', '404', '408', '413', '415', '422', '429', '503']);
    expect(Object.keys(get.responses)).toEqual(['200', '401', '404', '429', '503']);
  });

  it('tells the number in both answers', () => {
    const shown = [post.responses['202'], get.responses['200']].map((answer) => answer?.content['application/json']);
    // Worked out with Python's integers, of the example's id.
    for (const json of shown) expect(json?.example).toMatchObject({ number: '5X6H-RR3T-7FGX' });
    expect(shown.map((json) => (json?.schema as { required: string[] }).required)).toEqual([
      ['id', 'status'],
      ['id', 'number', 'status'],
    ]);
  });

  it('gives examples that are of their schemas', () => {
    const json = post.requestBody.content['application/json']!;
    expect(ajv.validate(json.schema, json.example)).toBe(true);
    expect(isTaken(json.example)).toBe(true);
    for (const answer of [...Object.values(post.responses), ...Object.values(get.responses)]) {
      for (const { schema, example, examples } of Object.values(answer.content)) {
        const shown =
          example === undefined ? Object.values(examples ?? {}).map(({ value }) => value as unknown) : [example];
        expect(shown.length).toBeGreaterThan(0);
        for (const one of shown) expect(ajv.validate(schema, one)).toBe(true);
      }
    }
  });

  it.each([
    [{ content: 'x' }, true],
    [{ content: 'x', more: { fields: [1] }, contact: { wechat: 'zs' } }, true],
    [{ content: 'x', title: '🚨'.repeat(200) }, true],
    [{ content: 'x', title: '🚨'.repeat(201) }, false],
    [{ content: 'x', type: 'other' }, true],
    [{ content: 'x', type: 'else' }, false],
    [{ content: 7 }, false],
    [{ content: 'x', contact: { anonymous: 'no' } }, false],
    [{ content: 'x', contact: { language: 'zh_CN' } }, false],
    [{ content: 'x', place: { text: 'here' } }, true],
    [{ content: 'x', place: { lng: 1, lat: 2, crs: 'WGS84' } }, true],
    [{ content: 'x', place: { lng: 1, lat: 2 } }, false],
    [{ content: 'x', place: { lng: 1, crs: 'WGS84' } }, false],
    [{ content: 'x', place: { lng: 200, lat: 2, crs: 'WGS84' } }, false],
    [{ content: 'x', relatesTo: 'INT-7' }, false],
    [[], false],
  ])('says of %j what the channel says: %s', (body, verdict) => {
    expect(isTaken(body)).toBe(verdict);
    expect(ajv.validate(bodySchema, body)).toBe(verdict);
  });
});
