import { BadPayload, FormFields, isRecord, parseJson, type JsonRecord, type Message } from '#libs/channel-kit';
import { keywordIn, type Keyword } from './keywords.js';
import { mediaIn, type Media } from './media.js';

/** What a citizen sent: SMS, MMS or WhatsApp. */
export interface InboundMessage {
  readonly kind: 'message';
  readonly messageSid: string;
  /** A number; with the prefix of its medium where that is not SMS (`whatsapp:+86…`); a short code or a word. */
  readonly from: string | null;
  readonly to: string | null;
  readonly body: string;
  readonly buttonText: string | null;
  /** Where Twilio or its default acts on the whole text. */
  readonly keyword: Keyword | null;
  /** WhatsApp's, as far as this channel does not know it. */
  readonly unknownType: string | null;
  readonly profileName: string | null;
  readonly media: readonly Media[];
  /** As `NumMedia` announced. */
  readonly mediaCount: number;
  readonly location: Location | null;
  readonly tooLong: readonly string[];
  /** Everything else, by Twilio's names. */
  readonly rest: Readonly<Record<string, string>>;
}

export interface Location {
  readonly latitude: string;
  readonly longitude: string;
  readonly text: string | null;
}

/** What became of a message of ours. */
export interface DeliveryStatus {
  readonly kind: 'status';
  readonly messageSid: string;
  readonly status: string;
}

/** Rightly signed, and no message at all. */
export interface UnknownCallback {
  readonly kind: 'unknown';
  readonly what: string;
  readonly rest: JsonRecord;
}

export type SmsTwilioPayload = InboundMessage | DeliveryStatus | UnknownCallback;

const INBOUND = new Set(['received', 'receiving']);
/** WhatsApp's. Others are delivered too, marked. */
const MESSAGE_TYPES = new Set([
  ...['text', 'image', 'audio', 'voice', 'video', 'document', 'sticker'],
  ...['location', 'contacts', 'button', 'interactive'],
]);

/** @throws {BadPayload} when it is neither a form nor a JSON object */
export function parseSmsTwilio(message: Message): SmsTwilioPayload {
  if (/json/i.test(message.headers['content-type'] ?? '')) return jsonOf(message.bytes);
  const fields = FormFields.of(message.bytes);
  const messageSid = fields.take('MessageSid', 512) ?? fields.take('SmsSid', 512);
  if (messageSid === null) return { kind: 'unknown', what: 'callback without MessageSid', rest: fields.rest() };
  const status = fields.peek('MessageStatus') ?? fields.peek('SmsStatus');
  if (status !== null && !INBOUND.has(status)) return { kind: 'status', messageSid, status };
  return messageOf(messageSid, fields);
}

function messageOf(messageSid: string, fields: FormFields): InboundMessage {
  // Twilio's two older names for the id.
  for (const name of ['SmsSid', 'SmsMessageSid']) if (fields.peek(name) === messageSid) fields.take(name);
  const from = fields.take('From', 128);
  const body = fields.take('Body') ?? '';
  const messageType = fields.peek('MessageType');
  const media = mediaIn(fields);
  return {
    kind: 'message',
    messageSid,
    from,
    to: fields.take('To', 256),
    body,
    buttonText: fields.peek('ButtonText'),
    keyword: keywordIn(body, from, media.length > 0, fields.peek('OptOutType')),
    unknownType: messageType === null || MESSAGE_TYPES.has(messageType) ? null : messageType,
    profileName: fields.take('ProfileName', 256),
    media,
    mediaCount: mediaCountIn(fields),
    location: locationIn(fields),
    tooLong: fields.tooLong,
    rest: fields.rest(),
  };
}

function mediaCountIn(fields: FormFields): number {
  const written = fields.peek('NumMedia') ?? '0';
  if (!/^\d{1,2}$/.test(written)) return 0;
  fields.take('NumMedia');
  return Number(written);
}

/** The figures stay in the rest as well, since a number may lose digits. */
function locationIn(fields: FormFields): Location | null {
  const [latitude, longitude] = [fields.peek('Latitude'), fields.peek('Longitude')];
  if (latitude === null || longitude === null) return null;
  return { latitude, longitude, text: fields.take('Address', 1000) ?? fields.take('Label', 1000) };
}

function jsonOf(bytes: Uint8Array): UnknownCallback {
  const value = parseJson(bytes);
  if (!isRecord(value)) throw new BadPayload('reading a callback: the JSON is no object');
  return { kind: 'unknown', what: 'JSON', rest: value };
}
