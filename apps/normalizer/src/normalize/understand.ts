import { assembleIntake, BadPayload, type AnyChannel } from '#libs/channel-kit';
import { Intake, type Envelope, type Warning } from '#libs/contracts';
import type { Rebuilt } from './bodies.js';
import { jsonOf } from './intake-json.js';
import { quarantined, type Outcome } from './outcome.js';

/** What a message is understood with. */
export interface Understanding {
  readonly channel: AnyChannel;
  readonly settings: unknown;
  /** The version of the instance that normalizes, which may be newer than the one that took the message in. */
  readonly version: string;
  readonly journal: string;
  readonly seq: number;
  readonly adcode: string | null;
  readonly warnings: readonly Warning[];
}

/**
 * Makes an intake of a message, valid against its schema, or says why there is none.
 *
 * Pure, and never throws: whatever a channel does with a message, its neighbours go on.
 */
export function understand(envelope: Envelope, { message, raw }: Rebuilt, by: Understanding): Outcome {
  try {
    const { channel, settings } = by;
    const payload: unknown = channel.parse(message, { settings });
    const receivedAt = Date.parse(envelope.receivedAt);
    const normalized = channel.normalize(payload, { settings, receivedAt, message });
    if (normalized.kind === 'ignored') return { state: 'ignored', reason: normalized.reason };
    const { journal, seq, adcode, warnings } = by;
    const provenance = { envelope, journal, seq, raw, adcode, warnings, mappingVersion: by.version };
    return validated(assembleIntake(normalized, provenance));
  } catch (error) {
    return error instanceof BadPayload
      ? quarantined('BODY_NOT_UNDERSTOOD', error.message)
      : quarantined('NORMALIZER_FAULT', faultOf(error, by.channel.id));
  }
}

function validated(made: Intake): Outcome {
  const checked = Intake.safeParse(made);
  if (checked.success) return { state: 'queued', intake: checked.data, json: jsonOf(checked.data) };
  const faults = checked.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return quarantined('INTAKE_INVALID', faults.join('; '));
}

/** Names a bug of ours. Without its message, which may quote what the person wrote. */
function faultOf(error: unknown, channel: string): string {
  const place = error instanceof Error ? /\n\s+at ([^\n]+)/.exec(error.stack ?? '')?.[1] : undefined;
  const file = place?.replace(/^.*?((?:apps|libs|node_modules)\/)/, '$1').replace(/\)$/, '');
  return `${channel} failed with ${error instanceof Error ? error.name : typeof error}${file ? ` at ${file}` : ''}`;
}
