import { isUtf8 } from 'node:buffer';
import { createCipheriv, createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** A request as a provider would send it, ready for `fetch` or a raw socket. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What the tests' channel instances are configured with. */
export const SECRETS = {
  APP_SECRET: 'a-secret-of-the-city-app-for-tests-0001',
  WECHAT_TOKEN: 'hotline12345token',
  WECHAT_ENCODING_AES_KEY: 'GatewayDemoKeyForHotline12345abcdefghijklmn',
  SMS_ALIYUN_KEY: 'dwzfYxWi92omOV33zqFQgrKFw1Ry0Ba',
  CTI_SECRET: 'uJ+dP9tAvh9J/UbDNIuMm8DEv6xTH8XS',
} as const;
const WECHAT_APP_ID = 'wx0123456789abcdef';

/** How a request is to differ from a genuine one of this moment. */
export interface Twist {
  /** Seconds that the sender's clock is ahead of ours. */
  readonly clockSeconds?: number;
  /** The body to sign in place of the one made. */
  readonly body?: Buffer;
  /** What the app says that its body is; JSON when absent. The other channels' signatures do not cover it. */
  readonly contentType?: string;
}

/** Signs a message for one channel: `text` is what the citizen says, `id` the provider's own id of it. */
export type Signer = (
  message: { readonly id: string; readonly text: string; readonly from?: string },
  twist?: Twist,
) => SignedRequest;

const seconds = ({ clockSeconds = 0 }: Twist) => Math.floor(Date.now() / 1000) + clockSeconds;

export const signApp: Signer = ({ id, text, from = '13800000000' }, twist = {}) => {
  const body =
    twist.body ?? Buffer.from(JSON.stringify({ title: '路灯不亮', content: text, contact: { phone: from } }));
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const target = '/channels/city-app/intakes';
  const timestamp = String(seconds(twist));
  const nonce = randomBytes(12).toString('hex');
  const { contentType = 'application/json' } = twist;
  const signed = ['POST', target, timestamp, nonce, digest, contentType, id].join('\n');
  return {
    method: 'POST',
    target,
    headers: {
      'content-type': contentType,
      'content-digest': digest,
      'idempotency-key': id,
      'x-hotline-key': 'city-app-1',
      'x-hotline-timestamp': timestamp,
      'x-hotline-nonce': nonce,
      'x-hotline-signature': createHmac('sha256', SECRETS.APP_SECRET).update(signed).digest('base64'),
    },
    body,
  };
};

/** A signed question what became of an intake. */
export function signAppStatus(intakeId: string): SignedRequest {
  const target = `/channels/city-app/intakes/${intakeId}`;
  const timestamp = String(seconds({}));
  const nonce = randomBytes(12).toString('hex');
  const signed = ['GET', target, timestamp, nonce, '', '', ''].join('\n');
  return {
    method: 'GET',
    target,
    headers: {
      'x-hotline-key': 'city-app-1',
      'x-hotline-timestamp': timestamp,
      'x-hotline-nonce': nonce,
      'x-hotline-signature': createHmac('sha256', SECRETS.APP_SECRET).update(signed).digest('base64'),
    },
    body: Buffer.alloc(0),
  };
}

export const signWechat: Signer = ({ id, text, from = 'oABCD1234567890efghijklmnopq' }, twist = {}) => {
  const timestamp = String(seconds(twist));
  const xml =
    twist.body ??
    Buffer.from(
      `<xml><ToUserName><![CDATA[gh_1a2b3c4d5e6f]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName>` +
        `<CreateTime>1795312800</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content>` +
        `<MsgId>${id}</MsgId></xml>`,
    );
  const nonce = String(1e8 + Math.floor(Math.random() * 9e8));
  const encrypted = encryptForWechat(xml);
  const { WECHAT_TOKEN: token } = SECRETS;
  const query = new URLSearchParams({
    signature: sha1Sorted(token, timestamp, nonce),
    timestamp,
    nonce,
    encrypt_type: 'aes',
    msg_signature: sha1Sorted(token, timestamp, nonce, encrypted),
  });
  return {
    method: 'POST',
    target: `/channels/wechat?${query.toString()}`,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(
      `<xml><ToUserName><![CDATA[gh_1a2b3c4d5e6f]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
    ),
  };
};

export const signSms: Signer = ({ id, text, from = '13800000000' }, twist = {}) => ({
  method: 'POST',
  target: `/channels/sms/${SECRETS.SMS_ALIYUN_KEY}`,
  headers: { 'content-type': 'application/json;charset=utf-8' },
  body:
    twist.body ??
    Buffer.from(
      JSON.stringify([
        { phone_number: from, content: text, send_time: '2026-11-22 10:00:00', dest_code: '8012345', sequence_id: id },
      ]),
    ),
});

export const signCti: Signer = ({ id, text, from = '+8613800000000' }, twist = {}) => {
  const body =
    twist.body ??
    Buffer.from(
      JSON.stringify({
        specversion: '1.0',
        id,
        source: 'urn:cti:demo:pbx01',
        type: 'cn.hotline.cti.call.ended.v1',
        time: '2026-11-22T10:03:12.480+08:00',
        subject: `call/${id}`,
        datacontenttype: 'application/json',
        data: { callId: id, sequence: 5, direction: 'inbound', caller: from, called: '12345', hangupCause: text },
      }),
    );
  const eventId = `evt-${id}`;
  const at = new Date(seconds(twist) * 1000);
  return {
    method: 'POST',
    target: '/channels/call-centre',
    headers: {
      'content-type': 'application/json',
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signStandardWebhook(eventId, at, body),
    },
    body,
  };
};

// The published signer takes text only; bytes that are no UTF-8 are signed as the specification says.
function signStandardWebhook(id: string, at: Date, body: Buffer): string {
  if (isUtf8(body)) return new Webhook(SECRETS.CTI_SECRET).sign(id, at, body.toString());
  const content = Buffer.concat([Buffer.from(`${id}.${Math.floor(at.getTime() / 1000)}.`), body]);
  return `v1,${createHmac('sha256', Buffer.from(SECRETS.CTI_SECRET, 'base64')).update(content).digest('base64')}`;
}

/** The channels that are called, by instance id. */
export const SIGNERS = { 'city-app': signApp, wechat: signWechat, sms: signSms, 'call-centre': signCti } as const;
export type InstanceId = keyof typeof SIGNERS;

function sha1Sorted(...parts: string[]): string {
  return createHash('sha1').update(parts.sort().join('')).digest('hex');
}

// 16 random bytes, the length, the message and the app id, padded to blocks of 32 where AES itself would do with 16.
function encryptForWechat(message: Buffer): string {
  const key = Buffer.from(`${SECRETS.WECHAT_ENCODING_AES_KEY}=`, 'base64');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([randomBytes(16), length, message, Buffer.from(WECHAT_APP_ID)]);
  const padding = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]).toString(
    'base64',
  );
}

/** An id that no other test uses: digits, as WeChat's and Aliyun's are. */
export function uniqueId(): string {
  return BigInt(`0x${randomUUID().replaceAll('-', '').slice(0, 15)}`).toString();
}
