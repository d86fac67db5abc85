/** Answers to one question; of a list several may be chosen. */
export interface AttributeAnswer {
  readonly code: string;
  readonly values: readonly string[];
}

/** Fields by name, as sent; several values are a list. */
export type OtherFields = Readonly<Record<string, string | readonly string[]>>;

// The standard writes `attribute[code][]` where several values are given, FixMyStreet repeats `attribute[code]`.
const ATTRIBUTE = /^attribute\[([^\]]+)\](?:\[\])?$/;

/**
 * A form that is read name by name, and knows what nobody asked for.
 *
 * An empty value is as good as none, as the standard says. Where a name that means one value comes with different ones, the
 * first is taken, and all are among the rest.
 */
export class FormReader {
  private readonly given: ReadonlyMap<string, readonly string[]>;
  private readonly taken = new Set<string>();

  constructor(private readonly sent: ReadonlyMap<string, readonly string[]>) {
    const filled = [...sent].map(([name, values]) => [name, values.filter((value) => value.trim() !== '')] as const);
    this.given = new Map(filled.filter(([, values]) => values.length > 0));
  }

  has(name: string): boolean {
    return this.given.has(name);
  }

  /** The one value, without white space around it. */
  take(name: string): string | null {
    return this.one(name)?.trim() ?? null;
  }

  /** The one value exactly as it was written, or nothing. */
  takeText(name: string): string {
    return this.one(name) ?? '';
  }

  /** Every value, each once. */
  takeAll(name: string): readonly string[] {
    this.taken.add(name);
    return [...new Set((this.given.get(name) ?? []).map((value) => value.trim()))];
  }

  takeAttribute(code: string): readonly string[] {
    return this.takeAll(`attribute[${code}]`);
  }

  /** Every attribute that nobody has taken yet. */
  takeAttributes(): readonly AttributeAnswer[] {
    const answers = new Map<string, string[]>();
    for (const [name, values] of this.given) {
      const code = ATTRIBUTE.exec(name)?.[1];
      if (code === undefined || this.taken.has(name)) continue;
      this.taken.add(name);
      answers.set(code, [...(answers.get(code) ?? []), ...values]);
    }
    return [...answers].map(([code, values]) => ({ code, values }));
  }

  rest(): OtherFields {
    const left = [...this.given].filter(([name]) => !this.taken.has(name));
    return Object.fromEntries(left.map(([name, values]) => [name, values.length === 1 ? values[0]! : values]));
  }

  /** One text for the whole form and its files, in which the order of different names is no difference. */
  canonical(files: readonly string[]): string {
    const fields = [...this.sent].sort(([one], [other]) => (one < other ? -1 : 1));
    return JSON.stringify([fields, files]);
  }

  private one(name: string): string | undefined {
    const values = this.given.get(name) ?? [];
    if (new Set(values).size <= 1) this.taken.add(name);
    return values[0];
  }
}
