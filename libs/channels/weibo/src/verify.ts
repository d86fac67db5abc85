import {
  allOf,
  compiledOnce,
  constantTimeEqual,
  fence,
  queryOf,
  refused,
  secretsOf,
  textAnswer,
  type SecretSet,
  type Verdict,
  type Verifier,
  type Verify,
  type WebhookRequest,
} from '#libs/channel-kit';
import type { WeiboSettings } from './settings.js';
import { signatureOf } from './signature.js';

const PAST_MS = 300_000;
const FUTURE_MS = 60_000;
// Milliseconds. Secret, time and nonce are signed with nothing between them, so that digits could be moved from one to
// the next; a fixed number of them leaves little room for that.
const TIMESTAMP = /^\d{13}$/;

/**
 * Decides whether a request comes from Weibo, through the fence of the instance.
 *
 * The signature covers neither the body nor the address: whoever has seen one can use it for another message for
 * minutes. What keeps them out is the fence, and what passes is worth little (`low`).
 */
export const verifyWeibo: Verify<WeiboSettings> = (request, context) => verifierOf(context.settings)(request, context);

const verifierOf = compiledOnce((settings: WeiboSettings): Verifier => {
  const all = allOf([fence(settings.fence), signedBy(settings.appSecret)]);
  const hasPathKey = settings.fence.key !== undefined;
  // The route to the secret path is there for every instance.
  return (request, context) =>
    hasPathKey || request.path === '/' ? all(request, context) : refused('CREDENTIAL_UNKNOWN');
});

function signedBy(appSecret: SecretSet): Verifier {
  return (request, { now }) => {
    const query = queryOf(request.target);
    const timestamp = query.get('timestamp') ?? '';
    const nonce = query.get('nonce') ?? '';
    const given = query.get('signature') ?? '';
    if (!TIMESTAMP.test(timestamp) || nonce === '' || given === '') return refused('SIGNATURE_MISSING');
    // Every secret is tried, whichever fits.
    const [signer] = secretsOf(appSecret).filter(({ value }) =>
      constantTimeEqual(signatureOf(value, timestamp, nonce), given),
    );
    if (signer === undefined) return refused('SIGNATURE_INVALID');
    const skewMs = Number(timestamp) - now;
    return judge(request, query.get('echostr'), signer.name, skewMs);
  };
}

function judge(request: WebhookRequest, echo: string | null, credential: string, skewMs: number): Verdict {
  const isTimely = skewMs >= -PAST_MS && skewMs <= FUTURE_MS;
  if (request.method !== 'GET') {
    return isTimely
      ? { kind: 'accepted', credential, assurance: 'low' }
      : { kind: 'stale', credential, assurance: 'low', skewMs };
  }
  // The console's check of the URL. There is no message to keep, so that a wrong clock refuses it.
  if (echo === null || !isTimely) return refused('SIGNATURE_INVALID');
  return { kind: 'handshake', response: textAnswer(200, echo) };
}
