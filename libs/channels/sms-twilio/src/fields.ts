import { parseForm } from '#libs/channel-kit';

/** The parameters of a request, read one after the other; what nobody takes is the rest. */
export class Fields {
  /** Parameters too long to be what they are read as; they stay in the rest. */
  readonly tooLong: string[] = [];
  private readonly taken = new Set<string>();

  private constructor(private readonly all: Readonly<Record<string, string>>) {}

  static of(form: Uint8Array): Fields {
    return new Fields(parseForm(form));
  }

  /** Null when it is absent or empty, which Twilio uses for the same. */
  peek(name: string): string | null {
    return this.all[name] || null;
  }

  /** As {@link peek}, and it is no longer in the rest. */
  take(name: string, maxLength = Infinity): string | null {
    const value = this.peek(name);
    if (value !== null && value.length > maxLength) {
      this.tooLong.push(name);
      return null;
    }
    this.taken.add(name);
    return value;
  }

  /** What was not taken and says something, by Twilio's names. */
  rest(): Readonly<Record<string, string>> {
    const entries = Object.entries(this.all).filter(([name, value]) => value !== '' && !this.taken.has(name));
    return Object.fromEntries(entries);
  }
}
