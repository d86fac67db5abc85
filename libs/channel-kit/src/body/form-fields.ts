import { parseForm } from './form.js';

/** The fields of a form, read one after the other; what nobody takes is the rest. */
export class FormFields {
  /** Fields too long for what they are read as; they stay in the rest. */
  readonly tooLong: string[] = [];
  private readonly taken = new Set<string>();

  private constructor(private readonly all: Readonly<Record<string, string>>) {}

  /** @throws {BadPayload} as `parseForm` does */
  static of(bytes: Uint8Array): FormFields {
    return new FormFields(parseForm(bytes));
  }

  /** Null when it is absent or empty. */
  peek(name: string): string | null {
    return this.all[name] || null;
  }

  /** As {@link peek}, and no longer in the rest. Null too when it is longer than that. */
  take(name: string, maxLength = Infinity): string | null {
    const value = this.peek(name);
    if (value !== null && value.length > maxLength) {
      this.tooLong.push(name);
      return null;
    }
    this.taken.add(name);
    return value;
  }

  /** What was not taken and is not empty. */
  rest(): Readonly<Record<string, string>> {
    const entries = Object.entries(this.all).filter(([name, value]) => value !== '' && !this.taken.has(name));
    return Object.fromEntries(entries);
  }
}
