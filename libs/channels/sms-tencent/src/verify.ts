import { allOf, ipList, pathKey, type Verifier, type Verify } from '#libs/channel-kit';
import type { SmsTencentSettings } from './settings.js';

const made = new WeakMap<SmsTencentSettings, Verifier>();

/** The provider signs nothing: the secret path, the source address, or both. What passes is worth little (`low`). */
export const verifyTencent: Verify<SmsTencentSettings> = (request, context) => {
  const { settings } = context;
  let verifier = made.get(settings);
  if (verifier === undefined) {
    verifier = verifierOf(settings);
    made.set(settings, verifier);
  }
  return verifier(request, context);
};

function verifierOf({ key, addresses }: SmsTencentSettings): Verifier {
  return allOf([
    ...(key === undefined ? [] : [pathKey({ kind: 'path-key', key })]),
    ...(addresses === undefined ? [] : [ipList({ kind: 'ip-list', addresses })]),
  ]);
}
