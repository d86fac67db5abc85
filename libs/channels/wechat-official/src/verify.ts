import {
  allOf,
  constantTimeEqual,
  queryOf,
  refused,
  secretsOf,
  textAnswer,
  verifyBy,
  type Accepted,
  type SecretSet,
  type Verdict,
  type VerifyContext,
  type WebhookRequest,
} from '#libs/channel-kit';
import { ciphertextOf } from './body.js';
import { open, signatureOf, type Opened } from './crypto.js';
import type { WechatOfficialSettings } from './settings.js';

const PAST_MS = 300_000;
const FUTURE_MS = 60_000;
// Token, time and nonce are signed with nothing between them, so that digits could be moved from one to the next; a
// time of ten digits leaves little room for that.
const TIMESTAMP = /^\d{10}$/;

/**
 * Decides whether a request comes from the account's WeChat, through the fence of the instance.
 *
 * Safe and compat mode believe the encrypted element alone, whose signature is checked before it is decrypted. Whatever
 * is wrong with it is refused alike.
 */
export function verifyWechatOfficial(
  request: WebhookRequest,
  { settings, now }: VerifyContext<WechatOfficialSettings>,
): Verdict {
  // Both are always asked, so that the time taken does not tell which one refused.
  const fence = throughFence(request, settings, now);
  const verdict = decide(request, settings, now);
  if (fence.kind !== 'accepted') return fence;
  return verdict.kind === 'accepted' || verdict.kind === 'stale'
    ? { ...verdict, credential: [fence.credential, verdict.credential].filter(Boolean).join('+') }
    : verdict;
}

function throughFence(request: WebhookRequest, { fence }: WechatOfficialSettings, now: number): Verdict {
  const hasPathKey = fence.some(({ kind }) => kind === 'path-key');
  // The route to the secret path is there for every instance.
  if (!hasPathKey && request.path !== '/') return refused('CREDENTIAL_UNKNOWN');
  return allOf(fence.map(verifyBy))(request, { now });
}

function decide(request: WebhookRequest, settings: WechatOfficialSettings, now: number): Verdict {
  const query = queryOf(request.target);
  const timestamp = query.get('timestamp') ?? '';
  const nonce = query.get('nonce') ?? '';
  if (!TIMESTAMP.test(timestamp) || nonce === '') return refused('SIGNATURE_MISSING');
  const signed = [timestamp, nonce];
  const skewMs = Number(timestamp) * 1000 - now;
  const isTimely = skewMs >= -PAST_MS && skewMs <= FUTURE_MS;
  if (request.method === 'GET') return greet(query, settings.token, signed, isTimely);
  const vouched = settings.mode === 'plain' ? plain(query, settings, signed) : encrypted(request, settings, signed);
  if (vouched.kind !== 'accepted' || isTimely) return vouched;
  return { ...vouched, kind: 'stale', skewMs };
}

/** The console's check of the URL. There is no message to keep, so that a wrong clock refuses it. */
function greet(query: URLSearchParams, token: SecretSet, signed: readonly string[], isTimely: boolean): Verdict {
  const echo = query.get('echostr');
  const given = query.get('signature');
  if (echo === null || given === null) return refused('SIGNATURE_MISSING');
  if (signerOf(token, signed, given) === undefined || !isTimely) return refused('SIGNATURE_INVALID');
  return { kind: 'handshake', response: textAnswer(200, echo) };
}

/** Only proves that someone once saw a request of WeChat's: the body is not covered. */
function plain(query: URLSearchParams, { token }: WechatOfficialSettings, signed: readonly string[]): Verdict {
  const given = query.get('signature');
  if (given === null) return refused('SIGNATURE_MISSING');
  const credential = signerOf(token, signed, given);
  return credential === undefined ? refused('SIGNATURE_INVALID') : { kind: 'accepted', credential, assurance: 'low' };
}

function encrypted(request: WebhookRequest, settings: WechatOfficialSettings, signed: readonly string[]): Verdict {
  const given = queryOf(request.target).get('msg_signature');
  const ciphertext = ciphertextOf(request.body);
  if (given === null || ciphertext === null) return refused('SIGNATURE_MISSING');
  const signer = signerOf(settings.token, [...signed, ciphertext], given);
  if (signer === undefined || settings.encodingAESKey === undefined) return refused('SIGNATURE_INVALID');
  const opened = secretsOf(settings.encodingAESKey).flatMap(({ name, value }) => {
    const found = open(ciphertext, value);
    return found ? [{ name, ...found }] : [];
  });
  const ours = opened.find(({ appId }) => appId === settings.appId);
  if (ours) return acceptedOf(ours, signer);
  return refused(opened.length > 0 ? 'RECIPIENT_MISMATCH' : 'SIGNATURE_INVALID');
}

function acceptedOf({ name, message }: Opened & { readonly name: string }, signer: string): Accepted {
  const credential = name === signer ? signer : `token.${signer}+key.${name}`;
  return { kind: 'accepted', credential, assurance: 'high', plain: message };
}

/** Which of the tokens signed; every one is tried, whichever fits. */
function signerOf(tokens: SecretSet, signed: readonly string[], given: string): string | undefined {
  const signers = secretsOf(tokens).filter(({ value }) => constantTimeEqual(signatureOf([value, ...signed]), given));
  return signers[0]?.name;
}
