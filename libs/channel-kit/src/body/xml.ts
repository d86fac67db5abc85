import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { BadPayload } from '../errors.js';
import { MAX_DEPTH } from './json-scan.js';
import { decodeText } from './text.js';

/** An element: its text, its children by name, or a list where a name is repeated. */
export type XmlValue = string | readonly XmlValue[] | { readonly [name: string]: XmlValue };

/** What fast-xml-parser gives for one node: its name with its children, or a text. */
type Node = Readonly<Record<string, readonly Node[] | string>>;

/** In each of them an ASCII byte below 0x30 always is that character, so that markup can be searched for in the bytes. */
const CHARSETS = new Set(['utf-8', 'utf8', 'us-ascii', 'gbk', 'gb2312', 'gb18030', 'big5']);

const TEXT = '#text';
const CDATA = '#cdata';

/** Stands in for a carriage return inside CDATA, where the parser would make a line feed of it; no XML may contain it. */
const CARRIAGE_RETURN = '\ufffe';

const parser = new XMLParser({
  preserveOrder: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: CDATA,
  maxNestedTags: MAX_DEPTH,
  // Our records have no prototype; what would be dangerous in others is refused below.
  onDangerousProperty: (name: string) => name,
});

/**
 * The children of an XML document's root, by name.
 *
 * Everything stays text, exactly as written: `0123` keeps its zero, CDATA its spaces and line ends. The five predefined
 * entities and character references are decoded outside CDATA. An element with children is a record, and its own text,
 * if there is any besides white space, is under `#text`; a name that is repeated makes a list. Attributes are ignored. The
 * charset is that of the XML declaration (utf-8, gbk, gb2312, gb18030, big5), default utf-8. Records have no prototype.
 *
 * @throws {BadPayload} when it is not well-formed, has a DTD or entities of its own, is nested deeper than 64, or an
 * element is called `__proto__`, `constructor` or `prototype`
 */
export function parseXml(bytes: Uint8Array): Readonly<Record<string, XmlValue>> {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  refuseDtd(latin1);
  const text = decodeText(bytes, charsetOfDeclaration(latin1));
  const valid = wellFormed(text);
  const roots = readNodes(valid).filter((node) => nameOf(node) !== TEXT);
  const root = roots[0];
  if (root === undefined || roots.length > 1) throw bad('it must have one root element');
  const value = valueOf(root[nameOf(root)] as readonly Node[]);
  return typeof value === 'string' ? rootText(value) : (value as Readonly<Record<string, XmlValue>>);
}

function refuseDtd(latin1: string): void {
  // No charset that we take writes a NUL; UTF-16 and UTF-32 do, and could hide a DTD from a search in the bytes.
  if (latin1.includes('\0')) throw bad('it has NUL bytes');
  if (/<!(?:doctype|entity)/i.test(latin1)) throw bad('it has a DTD or entities of its own');
}

function charsetOfDeclaration(latin1: string): string {
  const declaration = /^(?:\xef\xbb\xbf)?<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']/.exec(latin1);
  const charset = (declaration?.[1] ?? 'utf-8').toLowerCase();
  if (!CHARSETS.has(charset)) throw bad(`its charset is not taken here; use one of ${[...CHARSETS].join(', ')}`);
  return charset === 'us-ascii' ? 'utf-8' : charset;
}

function wellFormed(text: string): string {
  const verdict = validate(text);
  if (verdict !== true) throw bad(`it is not well-formed (line ${verdict.err.line}, ${verdict.err.code})`);
  return keepCarriageReturns(text);
}

function validate(text: string): ReturnType<typeof XMLValidator.validate> {
  try {
    return XMLValidator.validate(text);
  } catch {
    throw bad('it is not well-formed');
  }
}

function readNodes(text: string): readonly Node[] {
  try {
    return parser.parse(text) as readonly Node[];
  } catch (error) {
    // The parser's messages quote names, never text, but a broken document may make a name of anything.
    const known = /maximum nested|reserved/i.exec(error instanceof Error ? error.message : '')?.[0]?.toLowerCase();
    if (known === 'maximum nested') throw bad(`it is nested deeper than ${MAX_DEPTH}`);
    if (known === 'reserved') throw bad('an element has a name that is reserved (__proto__, constructor, prototype)');
    throw bad('it is not well-formed');
  }
}

function valueOf(nodes: readonly Node[]): XmlValue {
  return nodes.some((node) => nameOf(node) !== TEXT && nameOf(node) !== CDATA) ? recordOf(nodes) : textOf(nodes);
}

function recordOf(nodes: readonly Node[]): XmlValue {
  const record = Object.create(null) as Record<string, XmlValue | XmlValue[]>;
  const texts = nodes.filter((node) => nameOf(node) === TEXT || nameOf(node) === CDATA);
  const own = textOf(texts).trim();
  if (own !== '') record[TEXT] = own;
  for (const node of nodes) {
    const name = nameOf(node);
    if (name === TEXT || name === CDATA) continue;
    const value = valueOf(node[name] as readonly Node[]);
    const before = record[name];
    if (before === undefined) record[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else record[name] = [before, value];
  }
  return record;
}

/** White space that only sets CDATA off from its tags is layout, not text. */
function textOf(nodes: readonly Node[]): string {
  const hasCdata = nodes.some((node) => nameOf(node) === CDATA);
  return nodes
    .map((node, index) => {
      if (nameOf(node) === CDATA) return cdataOf(node);
      const text = node[TEXT] as string;
      const isEdge = index === 0 || index === nodes.length - 1;
      return hasCdata && isEdge && text.trim() === '' ? '' : decodeReferences(text);
    })
    .join('');
}

function cdataOf(node: Node): string {
  const inner = (node[CDATA] as readonly Node[]).map((part) => part[TEXT] as string).join('');
  return inner.replaceAll(CARRIAGE_RETURN, '\r');
}

function rootText(text: string): Readonly<Record<string, XmlValue>> {
  const record = Object.create(null) as Record<string, XmlValue>;
  if (text.trim() !== '') record[TEXT] = text;
  return record;
}

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** In one pass, so that `&amp;lt;` is `&lt;`; a reference to no character stays as it is written. */
function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));/g,
    (written, name, decimal, hex) => {
      if (name !== undefined) return PREDEFINED[name as string] ?? written;
      const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
      const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return isCharacter ? String.fromCodePoint(code) : written;
    },
  );
}

function keepCarriageReturns(text: string): string {
  if (!text.includes('\r') || !text.includes('<![CDATA[')) return text;
  if (text.includes(CARRIAGE_RETURN)) throw bad('it has the character U+FFFE, which XML does not allow');
  let kept = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf('<![CDATA[', at);
    if (open < 0) return kept + text.slice(at);
    const close = text.indexOf(']]>', open);
    const end = close < 0 ? text.length : close;
    kept += text.slice(at, open) + text.slice(open, end).replaceAll('\r', CARRIAGE_RETURN);
    at = end;
  }
}

function nameOf(node: Node): string {
  for (const name in node) if (name !== ':@') return name;
  return TEXT;
}

function bad(fault: string): BadPayload {
  return new BadPayload(`reading XML: ${fault}`);
}
