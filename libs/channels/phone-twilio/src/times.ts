import { anyTime, type FormFields } from '#libs/channel-kit';

/** A time as ISO 8601; unread when what stands there is none, which then stays in the rest. */
export interface TimeTold {
  readonly instant: string | null;
  readonly isUnread: boolean;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const RFC_2822 =
  /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}(?::\d{2})?) ([+-]\d{4}|GMT|UTC?)$/;

/** Twilio writes times as mail does: `Sun, 22 Nov 2026 02:00:12 +0000`. */
export function timeIn(fields: FormFields, name: string): TimeTold {
  const written = fields.peek(name);
  if (written === null) return { instant: null, isUnread: false };
  const instant = mailTime(written);
  if (instant !== null) fields.take(name);
  return { instant, isUnread: instant === null };
}

function mailTime(written: string): string | null {
  const [, day, month = '', year, time, zone = ''] = RFC_2822.exec(written) ?? [];
  const at = MONTHS.indexOf(month) + 1;
  return at === 0 ? null : anyTime(`${year}-${at}-${day} ${time}${/\d/.test(zone) ? zone : 'Z'}`);
}
