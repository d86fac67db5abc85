import { BadPayload } from '#libs/channel-kit';
import type { Element, Elements } from './body.js';

/** Takes fields out by name, and knows in the end which nobody took. */
export class Fields {
  readonly #elements: ReadonlyMap<string, Element>;
  readonly #taken = new Set<string>();

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

  /** The element's text. */
  need(name: string, max = 256): string {
    const text = this.take(name);
    if (text === null) throw new BadPayload(`<${name}> is missing`);
    if (text.length > max) throw new BadPayload(`<${name}> is longer than ${max} characters`);
    return text;
  }

  /** What nobody took, unless it is empty. */
  rest(): Elements {
    return Object.fromEntries([...this.#elements].filter(([name, value]) => !this.#taken.has(name) && value !== ''));
  }
}
