import { createHash } from 'node:crypto';
import { pendingAttachment, type FormFields } from '#libs/channel-kit';
import type { Attachment } from '#libs/contracts';
import type { PhoneTwilioSettings } from './settings.js';

/** A recording that Twilio holds for us. */
export interface RecordingTold {
  /** `RE…`: the same in all that is told of it. */
  readonly id: string;
  /** Null when what it says is no URL; that then stays in the rest. */
  readonly url: string | null;
  readonly durationMs: number | null;
}

const TYPES = { wav: 'audio/wav', mp3: 'audio/mpeg' } as const;

/** The recording that a request tells of, null when it tells of none. */
export function recordingIn(fields: FormFields): RecordingTold | null {
  const written = fields.peek('RecordingUrl');
  const url = written !== null && isFetchable(written) ? fields.take('RecordingUrl') : null;
  const id = fields.take('RecordingSid', 128) ?? (url === null ? null : idOf(url));
  return id === null ? null : { id, url, durationMs: durationIn(fields) };
}

/** Still with Twilio, which asks for the account's credentials, and may take a moment to have it ready. */
export function attachmentOf(
  { id, url, durationMs }: RecordingTold,
  format: PhoneTwilioSettings['recording']['format'],
  told: Partial<Attachment> = {},
): Attachment {
  return pendingAttachment({
    id,
    kind: 'voice',
    name: `${id}.${format}`,
    mime: TYPES[format],
    url: url === null ? null : `${url.replace(/\.(wav|mp3)$/, '')}.${format}`,
    durationMs,
    ...told,
  });
}

function isFetchable(text: string): boolean {
  // Four characters are still to come, and no query may be between.
  return text.length <= 1990 && URL.canParse(text) && /^https?:\/\/[^?#]+$/i.test(text);
}

function idOf(url: string): string {
  return (
    /\/(RE[0-9a-fA-F]{32})(?:\.\w+)?$/.exec(url)?.[1] ?? createHash('sha256').update(url).digest('hex').slice(0, 32)
  );
}

function durationIn(fields: FormFields): number | null {
  const written = fields.peek('RecordingDuration');
  if (written === null || !/^\d{1,6}$/.test(written)) return null;
  fields.take('RecordingDuration');
  return Number(written) * 1000;
}
