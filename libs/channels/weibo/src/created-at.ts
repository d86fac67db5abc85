import { anyTime } from '#libs/channel-kit';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const FORM = /^([A-Z][a-z]{2}) ([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})$/;
const SHANGHAI_MS = 8 * 3_600_000;

/**
 * The instant of a time as Weibo writes it, `Mon Jul 16 18:09:20 +0800 2012`, as ISO 8601; null for everything else, a day
 * that no calendar has or a wrong weekday included.
 */
export function instantOf(createdAt: string): string | null {
  const [, weekday = '', month = '', day, clock, offset, year] = FORM.exec(createdAt) ?? [];
  const date = `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day}`;
  const instant = anyTime(`${date} ${clock}${offset}`);
  if (instant === null) return null;
  return WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] === weekday ? instant : null;
}

/** The time, milliseconds since the epoch, as Weibo would write it. */
export function createdAtOf(time: number): string {
  const local = new Date(time + SHANGHAI_MS);
  const [date = '', clock = ''] = local.toISOString().split(/[T.]/);
  const [year, , day] = date.split('-');
  return `${WEEKDAYS[local.getUTCDay()]} ${MONTHS[local.getUTCMonth()]} ${day} ${clock} +0800 ${year}`;
}
