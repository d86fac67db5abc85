import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const RELAX_NG = read('georeport-v2.rng');
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false });
addFormats.default(ajv);
ajv.addSchema(JSON.parse(read('georeport-v2.schema.json')) as object, 'georeport');

/** The documents of the standard, as the JSON Schema names them. */
export type DocumentName =
  | 'discovery'
  | 'services'
  | 'service_definition'
  | 'created'
  | 'behind_token'
  | 'service_requests'
  | 'service_request_updates'
  | 'errors';

/** What libxml2 finds wrong with a document by the grammar of the standard; nothing when it is valid. */
export async function xmlFaults(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: { fileName: 'answer.xml', contents: xml },
    schema: { fileName: 'georeport-v2.rng', contents: RELAX_NG },
    extension: 'relaxng',
  });
  return errors.map(({ rawMessage }) => rawMessage);
}

/** What ajv finds wrong with a document by its JSON Schema; nothing when it is valid. */
export function jsonFaults(name: DocumentName, json: string): readonly string[] {
  const validate = ajv.getSchema(`georeport#/$defs/${name}`);
  if (!validate) throw new Error(`validating JSON: the schema has no "${name}"`);
  if (validate(JSON.parse(json))) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
