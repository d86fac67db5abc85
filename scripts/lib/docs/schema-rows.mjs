/**
 * A JSON Schema as rows, one for each field at any depth: `body.format`, `keys[].id`.
 *
 * What is secret is one row, whatever its parts; so is what refers to itself. The fields of a union whose members are told
 * apart by `kind` are listed once, with what they are in each kind.
 */
export function rowsOf(root) {
  const walk = new Walk(root);
  return walk.fields(walk.whole(root), '');
}

class Walk {
  #defs;

  constructor({ $defs = {} }) {
    this.#defs = $defs;
  }

  whole(root) {
    return this.#plain(root).schema;
  }

  fields(schema, path, seen = []) {
    const { required = [] } = schema;
    return Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
      this.#field(field, path === '' ? name : `${path}.${name}`, required.includes(name), seen),
    );
  }

  #field(given, path, isRequired, seen) {
    const { schema, isNullable, refs } = this.#plain(given);
    const own = {
      path,
      isRequired,
      isNullable,
      type: this.#typeOf(schema),
      description: given.description ?? schema.description ?? '',
      default: given.default ?? schema.default,
      isSecret: given.secret === true || schema.secret === true,
    };
    const inner = schema.type === 'array' ? { place: `${path}[]`, of: schema.items } : { place: path, of: schema };
    const target = this.#plain(inner.of ?? {});
    const met = [...refs, ...target.refs];
    if (own.isSecret || met.some((ref) => seen.includes(ref))) return [own];
    return [own, ...this.#below(target.schema, inner.place, [...seen, ...met])];
  }

  #below(schema, path, seen) {
    const kinds = kindsOf(schema);
    if (!kinds) return this.fields(schema, path, seen);
    const rows = new Map();
    for (const kind of kinds) {
      for (const row of this.fields(kind, path, seen)) {
        const known = rows.get(row.path) ?? { ...row, meanings: [] };
        known.meanings.push({ kind: constOf(kind), text: row.description });
        rows.set(row.path, known);
      }
    }
    return [...rows.values()].map((row) =>
      row.path === `${path}.kind`
        ? { ...row, type: kinds.map(constOf).join(', '), description: said(row.meanings) }
        : { ...row, description: said(row.meanings) },
    );
  }

  /** Without references, and without the null that it may be as well. */
  #plain(given) {
    let schema = given;
    let isNullable = false;
    const refs = [];
    for (;;) {
      const some = schema.anyOf?.filter(({ type }) => type !== 'null');
      if (Array.isArray(schema.type)) {
        isNullable ||= schema.type.includes('null');
        schema = { ...schema, type: schema.type.find((type) => type !== 'null') };
      } else if (schema.$ref) {
        refs.push(schema.$ref);
        schema = this.#defs[schema.$ref.replace('#/$defs/', '')];
      } else if (some?.length < schema.anyOf?.length) {
        isNullable = true;
        schema = some.length === 1 ? { ...some[0], ...described(schema) } : { ...schema, anyOf: some };
      } else if (schema.allOf?.length === 1) {
        schema = { ...schema.allOf[0], ...described(schema) };
      } else return { schema, isNullable, refs };
    }
  }

  #typeOf(given) {
    const { schema } = this.#plain(given);
    if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
    if (schema.const !== undefined) return `\`${schema.const}\``;
    if (kindsOf(schema)) return 'object';
    if (schema.anyOf) return [...new Set(schema.anyOf.map((one) => this.#typeOf(one)))].join(' or ');
    switch (schema.type) {
      case 'string':
        return textType(schema);
      case 'integer':
      case 'number':
        return rangeOf(schema);
      case 'boolean':
        return 'true or false';
      case 'array':
        return `list of ${this.#typeOf(schema.items)}`;
      case 'object':
        return mapOf(schema) ? `map to ${this.#typeOf(mapOf(schema))}` : 'object';
      default:
        return 'any';
    }
  }
}

const described = ({ description, default: fallback, secret }) => ({
  ...(description === undefined ? {} : { description }),
  ...(fallback === undefined ? {} : { default: fallback }),
  ...(secret === undefined ? {} : { secret }),
});

const kindsOf = ({ oneOf, anyOf }) => {
  const members = oneOf ?? anyOf;
  return members?.every(({ properties }) => properties?.kind?.const !== undefined) ? members : undefined;
};

const constOf = ({ properties }) => `\`${properties.kind.const}\``;

/** What a field is in each kind; kinds in which it is the same stand together. */
function said(meanings) {
  const texts = [...new Set(meanings.map(({ text }) => text))];
  const kindsWith = (text) => meanings.filter((meaning) => meaning.text === text).map(({ kind }) => kind);
  return texts.map((text) => `${kindsWith(text).join(', ')}: ${text}`).join(' ');
}

const mapOf = ({ properties, additionalProperties }) =>
  !properties && typeof additionalProperties === 'object' ? additionalProperties : undefined;

const FORMATS = { uuid: 'UUID', 'date-time': 'time', uri: 'URL' };

function textType({ format, maxLength }) {
  if (FORMATS[format]) return FORMATS[format];
  return maxLength === undefined ? 'text' : `text, at most ${maxLength.toLocaleString('en')}`;
}

function rangeOf({ type, minimum, maximum }) {
  const name = type === 'integer' ? 'whole number' : 'number';
  const isBounded = (bound) => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (isBounded(minimum) && isBounded(maximum)) return `${name}, ${minimum} to ${maximum}`;
  return isBounded(minimum) && minimum !== 0 ? `${name}, at least ${minimum}` : name;
}
