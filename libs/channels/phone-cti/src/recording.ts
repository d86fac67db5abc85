import { createHash } from 'node:crypto';
import type { Attachment } from '#libs/contracts';
import type { Doubts } from './doubts.js';
import type { CtiMapping } from './mapping.js';

/** The recording that an event tells of: still with the vendor, since fetching it may take minutes. */
export function recordingOf(doubts: Doubts, mapping: CtiMapping): Attachment | null {
  const location = doubts.text('recordingUrl');
  const id = doubts.text('recordingId') ?? (location === null ? null : idOf(location));
  if (id === null) {
    doubts.leave('recordingMime', 'recordingSeconds', 'recordingSha256', 'recordingExpiresAt');
    return null;
  }
  return {
    id,
    kind: 'voice',
    name: location === null ? null : fileNameOf(location),
    mime: doubts.text('recordingMime'),
    bytes: null,
    sha256: sha256Of(doubts),
    state: 'pending',
    url: location === null ? null : urlOf(location, mapping.recordingBase, doubts),
    durationMs: durationMsOf(doubts),
    transcript: doubts.text('transcript'),
    expiresAt: doubts.time('recordingExpiresAt'),
  };
}

function urlOf(location: string, base: string | undefined, doubts: Doubts): string | null {
  const url = URL.canParse(location, base) ? new URL(location, base) : null;
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.href.length <= 2000)
    return url.href;
  doubts.keep('recordingUrl', location, 'RECORDING_NOT_LOCATED');
  return null;
}

function idOf(location: string): string {
  return createHash('sha256').update(location).digest('hex').slice(0, 32);
}

function fileNameOf(location: string): string | null {
  return location.split(/[?#]/, 1)[0]!.split(/[/\\]/).at(-1)!.slice(0, 500) || null;
}

function sha256Of(doubts: Doubts): string | null {
  const text = doubts.text('recordingSha256');
  if (text === null || /^[0-9a-f]{64}$/i.test(text)) return text?.toLowerCase() ?? null;
  doubts.keep('recordingSha256', text, 'FIELD_NOT_UNDERSTOOD');
  return null;
}

function durationMsOf(doubts: Doubts): number | null {
  const text = doubts.text('recordingSeconds');
  if (text === null) return null;
  if (/^\d{1,7}(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  doubts.keep('recordingSeconds', text, 'FIELD_NOT_UNDERSTOOD');
  return null;
}
