const HOUR_MS = 3_600_000;
const SHANGHAI_MS = 8 * HOUR_MS;

/** Outside of it a number was not meant in that unit, or stands for "never". 2000-01-01 to 2100-01-01. */
const EARLIEST_EPOCH_MS = 946_684_800_000;
const LATEST_EPOCH_MS = 4_102_444_800_000;

const SEPARATED = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;
const OFFSET = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * The instant of a time that is written without a zone, which is Asia/Shanghai, as ISO 8601 with `+08:00`.
 *
 * Takes `2026-11-22 10:00:00`, `2026/11/22 10:00` and `20261122100000`, with a `T` or a fraction too. null for everything
 * else, for days that no calendar has, and for years before 1900 or after 2100; a date alone is no instant.
 */
export function shanghaiTime(text: string): string | null {
  const written = text.trim();
  const compact = COMPACT.exec(written);
  if (compact) return instantOf(compact.slice(1), '');
  const match = SEPARATED.exec(written);
  if (!match) return null;
  const [, year, , month, day, hour, minute, second, fraction] = match;
  return instantOf([year!, month!, day!, hour!, minute!, second ?? '0'], fraction ?? '');
}

/** The instant of seconds since the epoch, whole or with a fraction, as ISO 8601 with `+08:00`; null outside 2000–2099. */
export function epochSeconds(value: string | number): string | null {
  const seconds = numberOf(value);
  return seconds === null ? null : isoOf(Math.round(seconds * 1000));
}

/** The instant of milliseconds since the epoch as ISO 8601 with `+08:00`; null outside 2000–2099. */
export function epochMillis(value: string | number): string | null {
  const millis = numberOf(value);
  return millis === null ? null : isoOf(Math.round(millis));
}

/**
 * The instant of a time in any form that can only be read one way, as ISO 8601 with `+08:00`: with an offset, as
 * {@link shanghaiTime} reads it, or ten digits of seconds or thirteen of milliseconds since the epoch. Otherwise null.
 */
export function anyTime(text: string): string | null {
  const written = text.trim();
  if (/^\d{10}$/.test(written)) return epochSeconds(written);
  if (/^\d{13}$/.test(written)) return epochMillis(written);
  return shanghaiTime(written) ?? offsetTime(written);
}

function offsetTime(written: string): string | null {
  const offset = OFFSET.exec(written)?.[0];
  if (offset === undefined) return null;
  const local = shanghaiTime(written.slice(0, -offset.length));
  if (local === null) return null;
  const shift = offsetMs(offset);
  if (shift === null) return null;
  const fraction = /\.\d+/.exec(local)?.[0] ?? '';
  const whole = Date.parse(local.replace(fraction, ''));
  return stamp(whole + SHANGHAI_MS - shift, fraction);
}

function offsetMs(offset: string): number | null {
  if (offset.toUpperCase() === 'Z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  if (hours > 14 || minutes > 59) return null;
  return (offset.startsWith('-') ? -1 : 1) * (hours * HOUR_MS + minutes * 60_000);
}

function instantOf(parts: readonly string[], fraction: string): string | null {
  const [year, month, day, hour, minute, second] = parts.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < 1900 || year > 2100) return null;
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(time);
  const exists =
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    back.getUTCMinutes() === minute &&
    back.getUTCSeconds() === second;
  return exists ? stamp(time - SHANGHAI_MS, fraction) : null;
}

function isoOf(ms: number): string | null {
  if (ms < EARLIEST_EPOCH_MS || ms >= LATEST_EPOCH_MS) return null;
  const milliseconds = ms % 1000;
  return stamp(ms - milliseconds, milliseconds === 0 ? '' : `.${String(milliseconds).padStart(3, '0')}`);
}

function stamp(ms: number, fraction: string): string {
  return `${new Date(ms + SHANGHAI_MS).toISOString().slice(0, 19)}${fraction}+08:00`;
}

function numberOf(value: string | number): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return /^\d{1,16}(?:\.\d{1,9})?$/.test(value.trim()) ? Number(value) : null;
}
