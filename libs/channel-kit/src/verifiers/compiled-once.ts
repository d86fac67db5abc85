import type { Verifier } from './verifier.js';

/**
 * Makes a verifier once for each settings object, so that it may be asked for with every request.
 *
 * @example
 * const verifierOf = compiledOnce(({ fence: around, secret }: Settings) => allOf([fence(around), signedBy(secret)]));
 * export const verify: Verify<Settings> = (request, context) => verifierOf(context.settings)(request, context);
 */
export function compiledOnce<S extends object>(compile: (settings: S) => Verifier): (settings: S) => Verifier {
  const compiled = new WeakMap<S, Verifier>();
  return (settings) => {
    const known = compiled.get(settings);
    if (known) return known;
    const made = compile(settings);
    compiled.set(settings, made);
    return made;
  };
}
