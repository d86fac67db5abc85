import { longFields, missingFields } from '#libs/channel-kit';
import type { Warning } from '#libs/contracts';
import { ownValue, restOf, type CtiEvent } from './payload.js';
import { isNever, timeOf } from './times.js';
import type { CtiMapping } from './mapping.js';
import type { FieldName } from './fields.js';

/** Reads the fields of one event, and collects what could not be read, so that it is delivered all the same. */
export class Doubts {
  readonly warnings: Warning[];
  private readonly unread: Record<string, string> = {};

  constructor(
    private readonly event: CtiEvent,
    private readonly mapping: CtiMapping,
  ) {
    this.warnings = [...longFields(event.tooLong)];
  }

  text(name: FieldName): string | null {
    return this.event.fields[name] ?? null;
  }

  time(name: FieldName): string | null {
    const text = this.event.fields[name];
    const time = timeOf(text, this.mapping.time);
    if (time === null && text !== undefined && !isNever(text)) this.keep(name, text, 'TIME_NOT_UNDERSTOOD');
    return time;
  }

  code<T>(name: FieldName, dictionary: Readonly<Record<string, T>>): T | null {
    const text = this.event.fields[name];
    const known = ownValue(dictionary, text);
    if (known === undefined && text !== undefined) this.keep(name, text, 'CODE_UNKNOWN');
    return known ?? null;
  }

  /** Warns of every field that this kind of event ought to have. */
  require(...names: readonly FieldName[]): void {
    const missing = names.filter((name) => this.event.fields[name] === undefined);
    this.warnings.push(...missingFields('event', missing));
  }

  /** Leaves fields for the extensions, as nothing that an intake holds needs them. */
  leave(...names: readonly FieldName[]): void {
    for (const name of names) {
      const text = this.event.fields[name];
      if (text !== undefined) this.unread[name] = text;
    }
  }

  /** Keeps a field whose text says nothing that an intake can hold. */
  keep(name: FieldName, text: string, code: string): void {
    this.unread[name] = text;
    this.warn(code, `${name} could not be read; kept as it came.`);
  }

  warn(code: string, detail: string): void {
    this.warnings.push({ code, detail });
  }

  /** Which kind of event it is, what was not mapped, and what could not be read. */
  extensions(): Readonly<Record<string, unknown>> {
    const { kind } = this.event;
    const rest = restOf(this.event);
    return {
      kind,
      ...(Object.keys(rest).length > 0 ? { rest } : {}),
      ...(Object.keys(this.unread).length > 0 ? { notUsed: this.unread } : {}),
    };
  }
}
