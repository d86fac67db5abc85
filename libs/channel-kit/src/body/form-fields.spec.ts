import { describe, expect, it } from '@jest/globals';
import { FormFields } from './form-fields.js';

const fieldsOf = (form: string): FormFields => FormFields.of(Buffer.from(form));

describe('FormFields', () => {
  it('has the rest of what was taken, but nothing that is empty', () => {
    const fields = fieldsOf('a=1&b=2&c=&d=4');
    expect([fields.take('a'), fields.take('c'), fields.take('x'), fields.peek('b')]).toEqual(['1', null, null, '2']);
    expect(fields.rest()).toEqual({ b: '2', d: '4' });
  });

  it('leaves what is too long where it is, and says so', () => {
    const fields = fieldsOf('a=12345&b=12345');
    expect([fields.take('a', 4), fields.take('b', 5)]).toEqual([null, '12345']);
    expect(fields.tooLong).toEqual(['a']);
    expect(fields.rest()).toEqual({ a: '12345' });
  });

  it('knows no fields but those of the form', () => {
    expect(fieldsOf('a=1').peek('toString')).toBeNull();
    expect(() => fieldsOf('a=%FF')).toThrow('the bytes are not utf-8');
  });
});
