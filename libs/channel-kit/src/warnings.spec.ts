import { describe, expect, it } from '@jest/globals';
import { longFields, missingFields, warnIf } from './warnings.js';

describe('warnings', () => {
  it('are there where they apply', () => {
    expect(warnIf(true, 'TIME_UNKNOWN', 'No time.')).toEqual([{ code: 'TIME_UNKNOWN', detail: 'No time.' }]);
    expect(warnIf(false, 'TIME_UNKNOWN', 'No time.')).toEqual([]);
  });

  it('name all that is missing at once', () => {
    expect(missingFields('push', ['text', 'data.key'])).toEqual([
      { code: 'FIELD_MISSING', detail: 'The push had no usable text, data.key.' },
    ]);
    expect(missingFields('push', [])).toEqual([]);
  });

  it('name what is too long one by one', () => {
    expect(longFields(['extend', 'callId'])).toEqual([
      { code: 'FIELD_TOO_LONG', detail: 'extend is longer than an intake can hold; see the extensions.' },
      { code: 'FIELD_TOO_LONG', detail: 'callId is longer than an intake can hold; see the extensions.' },
    ]);
    expect(longFields([])).toEqual([]);
  });
});
