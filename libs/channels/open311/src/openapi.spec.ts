import { Validator } from '@seriousme/openapi-schema-validator';
import { describeApi } from './openapi.js';
import { ROUTES } from './paths.js';

const paths = describeApi() as Record<string, Record<string, object>>;
const documentOf = (items: object) => ({ openapi: '3.1.0', info: { title: 'open311', version: '1' }, paths: items });

describe('the OpenAPI description', () => {
  it('makes a valid OpenAPI 3.1 document', async () => {
    expect(await new Validator().validate(documentOf(paths))).toEqual({ valid: true });
  });

  it('would be found out if it did not', async () => {
    const broken = {
      '/discovery.{format}': { get: { ...paths['/discovery.{format}']!['get'], parameters: [{ name: 'no place' }] } },
    };
    expect(await new Validator().validate(documentOf(broken))).toMatchObject({ valid: false });
  });

  it('covers exactly the routes of the channel', () => {
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).flatMap((method) =>
        (path.includes('{format}') ? ['xml', 'json'] : ['']).map(
          (format) => `${method.toUpperCase()} ${path.replace('{format}', format).replace('{file}', ':file')}`,
        ),
      ),
    );
    expect(described.sort()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
  });
});
