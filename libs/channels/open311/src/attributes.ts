import { anyTime } from '#libs/channel-kit';
import type { AttributeAnswer } from './form-reader.js';
import type { Notes } from './notes.js';
import type { ServiceAttribute } from './service.js';

/** A question with its answers, in words where the service's definition has them. */
export interface Answered {
  readonly code: string;
  readonly question: string | null;
  readonly answers: readonly { readonly value: string; readonly name: string | null }[];
}

const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Says the answers in words. What a definition does not know is kept and told: the definition may have changed since.
 *
 * @param defined null where there is no definition to go by
 */
export function answersIn(
  given: readonly AttributeAnswer[],
  defined: readonly ServiceAttribute[] | null,
  notes: Notes,
): readonly Answered[] {
  return given.map(({ code, values }) => {
    const attribute = defined?.find((each) => each.code === code);
    if (attribute) warnOfValues(attribute, values, notes);
    else if (defined)
      notes.warn('CODE_UNKNOWN', 'An attribute is none of those that the service asks for; it stands as it came.');
    const nameOf = (value: string) => attribute?.values.find((each) => each.code === value)?.name ?? null;
    return {
      code,
      question: attribute?.description ?? null,
      answers: values.map((value) => ({ value, name: nameOf(value) })),
    };
  });
}

function warnOfValues(attribute: ServiceAttribute, values: readonly string[], notes: Notes): void {
  const { code } = attribute;
  if (attribute.values.length > 0) {
    const isListed = (value: string) => attribute.values.some((each) => each.code === value);
    if (!values.every(isListed)) notes.warn('CODE_UNKNOWN', `attribute[${code}] has a value that its list does not.`);
  } else if (!values.every((value) => isOf(attribute.datatype, value.trim()))) {
    notes.warn('FIELD_NOT_UNDERSTOOD', `attribute[${code}] is no ${attribute.datatype}; it stands as it came.`);
  }
}

function isOf(datatype: ServiceAttribute['datatype'], value: string): boolean {
  if (datatype === 'number') return NUMBER.test(value);
  return datatype === 'datetime' ? DAY.test(value) || anyTime(value) !== null : true;
}
