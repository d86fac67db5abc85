import { contentOf } from '#libs/channel-kit';
import type { Warning } from '#libs/contracts';

/** What a reader of the intake should know, and what did not fit into it. */
export class Notes {
  readonly warnings: Warning[] = [];
  private readonly left: Record<string, string | readonly string[]> = {};

  /** Each thing is said once, however many fields it is true of. */
  warn(code: string, detail: string): void {
    if (!this.warnings.some((warning) => warning.detail === detail)) this.warnings.push({ code, detail });
  }

  /** A field's text, or null when an intake cannot carry it: then it stands whole in the extensions. */
  fit(name: string, text: string | null, most: number): string | null {
    if (text === null || text.length <= most) return text;
    this.leave(name, text);
    this.warn('FIELD_TOO_LONG', `${name} has more than ${most} characters; the whole is in the extensions.`);
    return null;
  }

  /** A person's words, which are better cut than not seen. */
  content(name: string, text: string): string {
    const { content, warnings } = contentOf(text);
    if (content !== text) this.leave(name, text);
    warnings.forEach(({ code, detail }) => this.warn(code, detail));
    return content;
  }

  leave(name: string, value: string | readonly string[]): void {
    this.left[name] = value;
  }

  /** Fields that nothing in an intake stands for, and those left. */
  fields(others: Readonly<Record<string, string | readonly string[]>>): Readonly<Record<string, unknown>> {
    const fields = { ...others, ...this.left };
    return Object.keys(fields).length > 0 ? { fields } : {};
  }
}
