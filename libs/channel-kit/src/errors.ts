/**
 * The bytes are genuine but cannot be understood: broken syntax, charset, DTD, `__proto__`, nesting.
 *
 * The one error that `parse`, `split` and `normalize` may throw. `message` names the fault and where it is, without the
 * person's own text.
 */
export class BadPayload extends Error {
  override readonly name = 'BadPayload';
}
