import type { Intake } from '#libs/contracts';

/** Half a character, as `JSON.stringify` writes it; or a backslash of the text itself, which begins no escape. */
const HALF = /\\(?:\\|ud[89a-f][0-9a-f]{2})/g;

/**
 * An intake as JSON that every reader takes.
 *
 * Half a character comes from a text that was cut, or from a sender. Readers of other languages refuse it, or fail to store it.
 */
export function jsonOf(intake: Intake): string {
  const json = JSON.stringify(intake);
  return json.includes('\\ud') ? json.replace(HALF, (escape) => (escape === '\\\\' ? escape : '�')) : json;
}
