import { Phone } from '#libs/contracts';
import { describe, expect, it } from '@jest/globals';
import { phoneOf } from './phone.js';

describe('phoneOf', () => {
  it.each([
    ['13800000000', '+8613800000000', 'a mobile'],
    ['013800000000', '+8613800000000', 'a mobile from out of town'],
    ['+8613800000000', '+8613800000000', 'with the country'],
    ['8613800000000', '+8613800000000', 'with the country, unmarked'],
    ['008613800000000', '+8613800000000', 'dialled from abroad'],
    ['+86 138-0000-0000', '+8613800000000', 'grouped'],
    ['138 0000 0000', '+8613800000000', 'grouped by a person'],
    ['１３８００００００００', '+8613800000000', 'in full-width digits'],
    ['tel:+8613800000000', '+8613800000000', 'as a URI'],
    ['19912345678', '+8619912345678', 'of a new range'],
    ['010-62000000', '+861062000000', 'a landline'],
    ['053186000000', '+8653186000000', 'a landline in one piece'],
    ['0531-86000000', '+8653186000000', 'a landline of a longer area'],
    ['(0531)86000000', '+8653186000000', 'an area in brackets'],
    ['0086-10-62000000', '+861062000000', 'a landline from abroad'],
    ['+86-10-62000000', '+861062000000', 'a landline with the country'],
    ['010-62000000转123', '+861062000000', 'with an extension'],
    ['4008001234', '+864008001234', 'a 400 number'],
    ['+14155550100', '+14155550100', 'abroad'],
    ['0014155550100', '+14155550100', 'abroad, dialled'],
    ['+85251234567', '+85251234567', 'Hong Kong'],
  ])('reads %s as %s: %s', (raw, number) => {
    expect(phoneOf(raw, 'calling')).toEqual({ number, role: 'calling', raw });
  });

  it.each([
    ['anonymous', 'a word'],
    ['', 'nothing'],
    ['未知', 'another word'],
    ['12345', 'a hotline'],
    ['95588', 'a bank'],
    ['10086', 'an operator'],
    ['106900000000', 'a service number'],
    ['10690000000', 'a shorter service number'],
    ['1069012345678', 'a longer service number'],
    ['+8610690000000', 'a service number with the country'],
    ['62000000', 'a local number, whose area nobody knows'],
    ['1380000000', 'a mobile with a digit missing'],
    ['138000000000', 'a mobile with a digit too many'],
    ['12800000000', 'what is no mobile range'],
    ['85251234567', 'Hong Kong or an area of the mainland'],
    ['13800000000/13900000000', 'two numbers'],
    ['请打13800000000', 'a sentence'],
    ['+1', 'too short'],
    ['+999123456789', 'a country that is none'],
    ['0'.repeat(5000), 'a flood'],
  ])('does not guess at %.24s: %s', (raw) => {
    expect(phoneOf(raw, 'contact').number).toBeNull();
  });

  it('keeps the number as it arrived, within what an intake takes', () => {
    expect(phoneOf(' 138 0000 0000 ', 'contact').raw).toBe(' 138 0000 0000 ');
    expect(Phone.safeParse(phoneOf('9'.repeat(5000), 'callback')).success).toBe(true);
  });
});
