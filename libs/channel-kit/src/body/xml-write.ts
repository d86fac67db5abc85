import { XMLBuilder } from 'fast-xml-parser';
import type { HttpAnswer } from '../request.js';

/** An element to be written: attributes and children in the order given, a text being a child. */
export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly (XmlElement | string)[];
}

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  suppressEmptyNode: true,
});

const DECLARATION = { '?xml': [], ':@': { version: '1.0', encoding: 'UTF-8' } };

/** Neither written as they are nor by reference may these stand in XML 1.0: most control characters, halves of pairs. */
const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** An XML document in UTF-8, with its declaration; whatever is markup in a text or an attribute is escaped. */
export function writeXml(root: XmlElement): string {
  return builder.build([DECLARATION, nodeOf(root)]);
}

/** An XML answer, as providers read it. */
export function xmlAnswer(status: number, root: XmlElement): HttpAnswer {
  return { status, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: writeXml(root) };
}

function nodeOf({ name, attributes = {}, children = [] }: XmlElement): object {
  const written = Object.entries(attributes).map(([key, value]) => [key, allowed(value)] as const);
  return {
    [name]: children.map((child) => (typeof child === 'string' ? { '#text': allowed(child) } : nodeOf(child))),
    ':@': Object.fromEntries(written),
  };
}

function allowed(text: string): string {
  return text.replace(NOT_IN_XML, '');
}
