import { signatureOf } from './crypto.js';

/** A text that WeChat shows the citizen, in the answer to their message. */
export interface PassiveReply {
  readonly to: string;
  readonly from: string;
  /** Seconds since the epoch. */
  readonly createTime: number;
  readonly content: string;
}

/** What an encrypted reply is sent in. */
export interface Envelope {
  readonly ciphertext: string;
  readonly token: string;
  readonly timestamp: string;
  readonly nonce: string;
}

// Whatever XML cannot carry, escaped or not.
const NOT_XML = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu;

/** Whether a name can stand in XML as it is; one that was mended would be somebody else's. */
export function canBeWritten(name: string): boolean {
  return !/\p{Cc}/u.test(name) && name.search(NOT_XML) < 0;
}

/** The reply, in the format in which the message came. */
export function writeReply({ to, from, createTime, content }: PassiveReply, isJson: boolean): string {
  if (isJson) {
    const reply = { ToUserName: to, FromUserName: from, CreateTime: createTime, MsgType: 'text', Content: content };
    return JSON.stringify(reply);
  }
  return (
    `<xml><ToUserName>${cdata(to)}</ToUserName><FromUserName>${cdata(from)}</FromUserName>` +
    `<CreateTime>${createTime}</CreateTime><MsgType>${cdata('text')}</MsgType><Content>${cdata(content)}</Content></xml>`
  );
}

/** The encrypted reply, signed; in JSON by the names of an official account or those of WeCom. */
export function writeEnvelope(
  { ciphertext, token, timestamp, nonce }: Envelope,
  format: 'xml' | 'json' | 'wecom-json',
): string {
  const signature = signatureOf([token, timestamp, nonce, ciphertext]);
  switch (format) {
    case 'json':
      return JSON.stringify({
        Encrypt: ciphertext,
        MsgSignature: signature,
        TimeStamp: Number(timestamp),
        Nonce: nonce,
      });
    case 'wecom-json':
      return JSON.stringify({ encrypt: ciphertext, msgsignature: signature, timestamp, nonce });
    case 'xml':
      return (
        `<xml><Encrypt>${cdata(ciphertext)}</Encrypt><MsgSignature>${cdata(signature)}</MsgSignature>` +
        `<TimeStamp>${timestamp}</TimeStamp><Nonce>${cdata(nonce)}</Nonce></xml>`
      );
  }
}

/** Text inside of CDATA; what would end it stands across two of them. */
function cdata(text: string): string {
  return `<![CDATA[${text.replace(NOT_XML, '').replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
