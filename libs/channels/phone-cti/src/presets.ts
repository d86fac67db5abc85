import { GivenMapping, type CtiMapping } from './mapping.js';
import { aliyunVoice } from './presets/aliyun-voice.js';
import { freeswitch } from './presets/freeswitch.js';
import { hotlineEvent } from './presets/hotline-event.js';
import { ifndcall } from './presets/ifndcall.js';
import type { AnswerSettings, BodySettings, Preset } from './presets/preset.js';
import { yxsdcti } from './presets/yxsdcti.js';

/** Vendors whose events can be read without a mapping; `own` says nothing, so that the settings must. */
export const PRESETS = {
  'hotline-event': hotlineEvent,
  yxsdcti,
  ifndcall,
  freeswitch,
  'aliyun-voice': aliyunVoice,
  own: { mapping: {} },
} as const satisfies Readonly<Record<string, Preset>>;
export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as [PresetName, ...PresetName[]];

const BODY: BodySettings = { format: 'json', wrappedIn: 'cdr', charset: 'utf-8' };
const ANSWER: AnswerSettings = {
  status: 202,
  contentType: 'application/json; charset=utf-8',
  body: '{"status":"accepted","intakeId":"{{id}}"}',
};
const WITHHELD = [
  'anonymous',
  'unknown',
  'unavailable',
  'restricted',
  'private',
  'withheld',
  '0',
  '0000',
  '0000000000',
];

const mappings = Object.fromEntries(
  PRESET_NAMES.map((name) => [name, GivenMapping.parse(PRESETS[name].mapping)]),
) as Readonly<Record<PresetName, GivenMapping>>;

export function bodyOf(name: PresetName, given: Partial<BodySettings>): BodySettings {
  const preset: Preset = PRESETS[name];
  return { ...BODY, ...preset.body, ...given };
}

export function answerSettingsOf(name: PresetName, given: Partial<AnswerSettings>): AnswerSettings {
  const preset: Preset = PRESETS[name];
  return { ...ANSWER, ...preset.answer, ...given };
}

/**
 * The preset's mapping with what is given in its place: fields and codes one by one, everything else as a whole.
 *
 * What neither says stays undefined, though the type cannot tell: only the preset `own` leaves `kind` and `time` open.
 */
export function mappingOf(
  name: PresetName,
  given: GivenMapping,
): Partial<CtiMapping> & Omit<CtiMapping, 'kind' | 'time'> {
  const preset = mappings[name];
  const fields = Object.entries({ ...preset.fields, ...given.fields }).filter(([, paths]) => paths !== null);
  return {
    unanswered: 'missed',
    withheld: WITHHELD,
    ignore: [],
    directionOtherwise: undefined,
    ...preset,
    ...given,
    fields: Object.fromEntries(fields),
    directions: { ...preset.directions, ...given.directions },
    outcomes: { ...preset.outcomes, ...given.outcomes },
    appealTypes: { ...preset.appealTypes, ...given.appealTypes },
    genders: { ...preset.genders, ...given.genders },
  };
}
