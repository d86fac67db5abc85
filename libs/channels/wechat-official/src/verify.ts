import {
  allOf,
  fence,
  refused,
  textAnswer,
  type Verdict,
  type VerifyContext,
  type WebhookRequest,
} from '#libs/channel-kit';
import { ciphertextOf } from './body.js';
import { isCiphertext } from './crypto.js';
import { readQuery, type Query } from './query.js';
import type { WechatOfficialSettings } from './settings.js';
import { signerOf, unseal } from './unseal.js';

const PAST_MS = 300_000;
const FUTURE_MS = 60_000;

/**
 * Decides whether a request comes from the account's WeChat, through the fence of the instance.
 *
 * Wherever messages are encrypted the encrypted element alone is believed, and its signature is checked before it is
 * decrypted. What is signed rightly and not opened by any key is genuine all the same: it is accepted as its ciphertext,
 * which `parse` does not understand, so that it is kept.
 */
export function verifyWechatOfficial(
  request: WebhookRequest,
  { settings, now }: VerifyContext<WechatOfficialSettings>,
): Verdict {
  // The route to the secret path is there for every instance.
  if (request.path !== '/' && settings.fence?.key === undefined) return refused('CREDENTIAL_UNKNOWN');
  const around = settings.fence === undefined ? [] : [fence(settings.fence)];
  return allOf([...around, () => decide(request, settings, now)])(request, { now });
}

function decide(request: WebhookRequest, settings: WechatOfficialSettings, now: number): Verdict {
  const query = readQuery(request);
  if (!query) return refused('SIGNATURE_MISSING');
  const skewMs = query.signedAt - now;
  const isTimely = skewMs >= -PAST_MS && skewMs <= FUTURE_MS;
  if (request.method === 'GET') return greet(query, settings, isTimely);
  const verdict = settings.mode === 'plain' ? plain(query, settings) : encrypted(request.body, query, settings);
  return verdict.kind !== 'accepted' || isTimely ? verdict : { ...verdict, kind: 'stale', skewMs };
}

/** The console's check of the URL. There is no message to keep, so that a wrong clock refuses it. */
function greet(query: Query, settings: WechatOfficialSettings, isTimely: boolean): Verdict {
  if (query.echo === null) return refused('SIGNATURE_MISSING');
  if (!isTimely) return refused('SIGNATURE_INVALID');
  return settings.mode === 'wecom'
    ? greetWecom(query.echo, query, settings)
    : greetAccount(query.echo, query, settings);
}

/** An official account wants back what it sent, in every mode. */
function greetAccount(echo: string, { signature, signed }: Query, { token }: WechatOfficialSettings): Verdict {
  if (signature === null) return refused('SIGNATURE_MISSING');
  const signer = signerOf(token, signed, signature);
  return signer ? { kind: 'handshake', response: textAnswer(200, echo) } : refused('SIGNATURE_INVALID');
}

/** WeCom wants to see that we can decrypt. */
function greetWecom(echo: string, { msgSignature, signed }: Query, settings: WechatOfficialSettings): Verdict {
  if (msgSignature === null) return refused('SIGNATURE_MISSING');
  // Base64 has no spaces: one is the plus sign of a URL that a proxy decoded and wrote anew.
  const ciphertext = echo.replaceAll(' ', '+');
  if (!signerOf(settings.token, [...signed, ciphertext], msgSignature)) return refused('SIGNATURE_INVALID');
  const unsealed = unseal(ciphertext, settings);
  if (unsealed.kind === 'of-another-account') return refused('RECIPIENT_MISMATCH');
  if (unsealed.kind === 'unopened') return refused('SIGNATURE_INVALID');
  return { kind: 'handshake', response: textAnswer(200, Buffer.from(unsealed.message).toString()) };
}

/** Only proves that someone once saw a request of WeChat's: the body is not covered. */
function plain({ signature, signed }: Query, { token }: WechatOfficialSettings): Verdict {
  if (signature === null) return refused('SIGNATURE_MISSING');
  const signer = signerOf(token, signed, signature);
  return signer ? { kind: 'accepted', credential: signer.name, assurance: 'low' } : refused('SIGNATURE_INVALID');
}

function encrypted(body: Uint8Array, { msgSignature, signed }: Query, settings: WechatOfficialSettings): Verdict {
  const ciphertext = ciphertextOf(body);
  if (msgSignature === null || ciphertext === null) return refused('SIGNATURE_MISSING');
  const signer = signerOf(settings.token, [...signed, ciphertext], msgSignature);
  // The signature of what is empty or short is that of a plain request, which anybody may have seen.
  if (!signer || !isCiphertext(ciphertext)) return refused('SIGNATURE_INVALID');
  const unsealed = unseal(ciphertext, settings);
  switch (unsealed.kind) {
    case 'of-another-account':
      return refused('RECIPIENT_MISMATCH');
    case 'unopened':
      return vouched(`token.${signer.name}`, Buffer.from(ciphertext));
    case 'ours': {
      const { name } = unsealed.key;
      return vouched(name === signer.name ? name : `token.${signer.name}+key.${name}`, unsealed.message);
    }
  }
}

function vouched(credential: string, plain: Uint8Array): Verdict {
  return { kind: 'accepted', credential, assurance: 'high', plain };
}
