import { BadPayload } from '#libs/channel-kit';
import type { Element, Elements } from './body.js';

/** Takes fields out by name, and knows in the end which nobody took. */
export class Fields {
  readonly #elements: ReadonlyMap<string, Element>;
  readonly #taken = new Set<string>();
  readonly #inside = new Map<string, Fields>();

  constructor(elements: Elements) {
    this.#elements = new Map(Object.entries(elements));
  }

  /** The element's text, or null when it is absent or empty. */
  take(name: string): string | null {
    const value = this.#elements.get(name);
    if (value === undefined || value === null) return null;
    if (typeof value === 'object') throw new BadPayload(`<${name}> is there twice or holds other elements`);
    this.#taken.add(name);
    return value === '' ? null : String(value);
  }

  /** The text of an element that ids are made of, or null when it is absent or empty. */
  find(name: string, max = 256): string | null {
    const text = this.take(name);
    if (text !== null && text.length > max) throw new BadPayload(`<${name}> is longer than ${max} characters`);
    return text;
  }

  /** The same of one that must be there. */
  need(name: string, max?: number): string {
    const text = this.find(name, max);
    if (text === null) throw new BadPayload(`<${name}> is missing`);
    return text;
  }

  /** The elements inside of an element; none when it is absent or holds no others, and then it stays with the rest. */
  inside(name: string): Fields {
    const value = this.#elements.get(name);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Fields({});
    const inner = new Fields(value as Elements);
    this.#inside.set(name, inner);
    return inner;
  }

  /** What nobody took, unless it is empty. */
  rest(): Elements {
    const rest: Record<string, Element> = {};
    for (const [name, value] of this.#elements) {
      const left = this.#inside.get(name)?.rest() ?? value;
      const isEmpty = left === '' || (this.#inside.has(name) && Object.keys(left as Elements).length === 0);
      if (!this.#taken.has(name) && !isEmpty) rest[name] = left;
    }
    return rest;
  }
}
