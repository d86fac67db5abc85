import { sourcesBelow } from './sources.mjs';
import { SetupError } from '../fail.mjs';
import { table } from './table.mjs';

const MEANINGS = {
  CALLER_WITHHELD: 'The number on the line was not shown; a missed call of this kind cannot be rung back.',
  CODE_UNKNOWN: 'A code that the mapping does not list; it stands as it came in `extensions`.',
  CONTENT_CUT: 'Only the first 100,000 characters are shown; the whole lies in the journal.',
  COORDINATES_UNREADABLE: 'The coordinates cannot be read as degrees; they stand as they came in `extensions`.',
  FIELD_MISSING: 'The message lacks something that its kind always has; `detail` names it.',
  FIELD_NOT_UNDERSTOOD:
    'A field has a form that its documentation does not know; it stands as it came in `extensions`.',
  FIELD_TOO_LONG: 'A field is longer than an intake carries; it stands in `extensions`.',
  FILE_MISSING: 'A file is not in the media store that the normalizer reads; its attachment is `failed`.',
  FILE_TYPE_REFUSED: 'A file is of a type that is not taken, told by its first bytes; its attachment is `refused`.',
  FILE_WITHHELD:
    'Of a file no copy without location data could be made; it is kept, not handed out, and its attachment is `failed`.',
  IMAGE_MISSING: 'The image could not be fetched, or was not kept; its attachment is `failed` or `refused`.',
  KEY_REUSED: 'Another message with other content came under the same id of the provider; both are delivered.',
  MACHINE_TRANSCRIPT: 'The content was heard by the platform, not written by the person.',
  MATTER_UNKNOWN: 'An update names a request by an id that this gateway never gave out.',
  RECALLED_UNKNOWN: 'A message was taken back, and the source does not say which.',
  RECORDING_NOT_LOCATED: 'Where the recording lies could not be made a URL; it stands as it came in `extensions`.',
  SPAM_SUSPECTED: 'It may have been sent by a machine; `extensions` says why. It is delivered all the same.',
  TALKER_UNKNOWN: 'The source does not say who sent it.',
  TIME_NOT_UNDERSTOOD: 'A time is not of the agreed form; it stands as it came in `extensions`, and the field is null.',
  TIME_UNKNOWN: 'The source gives no time, or one that cannot be read.',
  UNSUPPORTED_KIND: 'A kind of message that the channel does not know; what it carries is in `extensions`.',
};
const ANY_CHANNEL = {
  'libs/channel-kit/src/assemble.ts': 'any',
  'libs/channel-kit/src/attachments.ts': 'any',
  'apps/normalizer/src/normalize/normalize.service.ts': 'any',
  'apps/normalizer/src/normalize/outward-copies.ts': 'any',
};
/** Functions of the kit that warn on behalf of the channel that imports them. */
const GIVEN_BY = {
  contentOf: 'CONTENT_CUT',
  longFields: 'FIELD_TOO_LONG',
  missingFields: 'FIELD_MISSING',
  pointOf: 'COORDINATES_UNREADABLE',
};
const OF_THE_KIT = /import \{([^}]*)\} from '#libs\/channel-kit'/g;
const CODE = /\bcode: '([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g;
const QUOTED = /'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g;

/**
 * Every code that a warning may have, who gives it, and what it means.
 *
 * Codes are found in the sources, so that none is forgotten here or outlives its use.
 *
 * @param refusals the reasons for refusing a request, which look alike and are none
 */
export function warningsTable(refusals) {
  const givers = new Map();
  const note = (code, giver) => givers.set(code, (givers.get(code) ?? new Set()).add(giver));
  for (const { file, text } of sourcesBelow('libs/channels')) {
    const channel = file.split('/')[2];
    for (const [, code] of text.matchAll(QUOTED)) if (!refusals.includes(code)) note(code, channel);
    for (const [, names] of text.matchAll(OF_THE_KIT)) {
      for (const name of names.match(/\w+/g)) if (Object.hasOwn(GIVEN_BY, name)) note(GIVEN_BY[name], channel);
    }
  }
  for (const [file, giver] of Object.entries(ANY_CHANNEL)) {
    const [{ text }] = sourcesBelow(file);
    for (const [, code] of text.matchAll(CODE)) note(code, giver);
  }
  const unexplained = [...givers.keys()].filter((code) => MEANINGS[code] === undefined);
  const unused = Object.keys(MEANINGS).filter((code) => !givers.has(code));
  if (unexplained.length + unused.length > 0) {
    throw new SetupError(
      `Generating docs/intake.md: MEANINGS in scripts/lib/docs/warnings.mjs lacks ${unexplained.join(', ') || 'nothing'}` +
        ` and has too many: ${unused.join(', ') || 'none'}.`,
    );
  }
  const rows = [...givers].sort(([a], [b]) => (a < b ? -1 : 1));
  return table(
    ['code', 'from', 'meaning'],
    rows.map(([code, from]) => [`\`${code}\``, [...from].sort().join(', '), MEANINGS[code]]),
  );
}
