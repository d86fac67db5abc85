import { publicJsonSchemas } from './json-schema.js';

describe('publicJsonSchemas', () => {
  it.each(Object.entries(publicJsonSchemas('https://hotline.example')))('%s stands by itself', (name, schema) => {
    expect(schema).toMatchObject({ $id: `https://hotline.example/schemas/${name}`, type: 'object' });
    // Put into an AsyncAPI document, a reference to the schema's own root would lead elsewhere.
    expect(JSON.stringify(schema)).not.toContain('"$ref"');
  });

  it('are told apart by title', () => {
    expect(Object.values(publicJsonSchemas()).map(({ title }) => title)).toEqual(['Intake', 'Reply']);
  });
});
