/** What a keyword asks of Twilio, which answers it by itself. */
export type Keyword = 'stop' | 'start' | 'help';

const OPT_OUT_TYPES: Readonly<Record<string, Keyword>> = { STOP: 'stop', START: 'start', HELP: 'help' };

/** Those that Twilio acts upon where nothing else is set, in any case. */
const BY_DEFAULT = new Map<string, Keyword>([
  ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'REVOKE', 'OPTOUT', 'CANCEL', 'END', 'QUIT'].map((word): [string, Keyword] => [
    word,
    'stop',
  ]),
  ['START', 'start'],
  ['UNSTOP', 'start'],
  ['HELP', 'help'],
  ['INFO', 'help'],
]);

/**
 * The keyword that a message is as a whole; null when it is a message like any other.
 *
 * @param optOutType what Twilio says of it, where Advanced Opt-Out is switched on
 */
export function keywordIn(
  body: string,
  from: string | null,
  hasMedia: boolean,
  optOutType: string | null,
): Keyword | null {
  if (optOutType !== null && Object.hasOwn(OPT_OUT_TYPES, optOutType)) return OPT_OUT_TYPES[optOutType]!;
  // Carriers ask for it of text messages; on WhatsApp a word is a word.
  const isSms = from === null || !from.includes(':');
  return isSms && !hasMedia ? (BY_DEFAULT.get(body.trim().toUpperCase()) ?? null) : null;
}
