import { constantTimeEqual, secretsOf, type LiveSecret, type SecretSet } from '#libs/channel-kit';
import { open, signatureOf } from './crypto.js';
import { receiverOf, type WechatOfficialSettings } from './settings.js';

/** An AppID or a CorpID. */
const RECEIVER = /^w[wx][0-9A-Za-z]{16}$/;

/** What the instance's keys make of a ciphertext. */
export type Unsealed =
  | { readonly kind: 'ours'; readonly key: LiveSecret; readonly message: Uint8Array }
  | { readonly kind: 'of-another-account' }
  /** No key opens it, or what comes out is not what WeChat puts in. */
  | { readonly kind: 'unopened' };

/**
 * Tries every key on a ciphertext whose signature is known to be right.
 *
 * `of-another-account` is said only of what names an account, whole and well-formed. Nobody comes upon that by changing
 * bytes of a ciphertext and looking at our answers, so it gives no hold to guess paddings by; whatever else is wrong
 * has one name.
 */
export function unseal(
  ciphertext: string,
  settings: Pick<WechatOfficialSettings, 'mode' | 'appId' | 'corpId' | 'encodingAESKey'>,
): Unsealed {
  if (settings.encodingAESKey === undefined) return { kind: 'unopened' };
  const receiver = receiverOf(settings);
  const opened = secretsOf(settings.encodingAESKey).flatMap((key) => {
    const found = open(ciphertext, key.value);
    return found ? [{ key, ...found }] : [];
  });
  const ours = opened.find((found) => found.receiver === receiver);
  if (ours) return { kind: 'ours', key: ours.key, message: ours.message };
  return { kind: opened.some((found) => RECEIVER.test(found.receiver)) ? 'of-another-account' : 'unopened' };
}

/** Which of the tokens signed; every one is tried, whichever fits. */
export function signerOf(tokens: SecretSet, signed: readonly string[], given: string): LiveSecret | undefined {
  const signers = secretsOf(tokens).filter(({ value }) => constantTimeEqual(signatureOf([value, ...signed]), given));
  return signers[0];
}
