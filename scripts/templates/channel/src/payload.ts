import { BadPayload, parseJson, type Message } from '#libs/channel-kit';

/** What a citizen said, in the platform's words. */
export interface CitizenMessage {
  readonly kind: 'message';
  /** The platform's own id of the message, as text. */
  readonly id: string;
  /** Who sent it, as the platform names people. */
  readonly sender: string;
  readonly text: string;
  /** As the platform writes times; null when it says none. */
  readonly sentAt: string | null;
  /** Every field that nothing above was made of. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** A kind of message that the platform may add tomorrow. */
export interface UnknownMessage extends Omit<CitizenMessage, 'kind'> {
  readonly kind: 'unknown';
  readonly type: string;
}

export type NewChannelPayload = CitizenMessage | UnknownMessage;

/** Bytes → what the platform says. Throws `BadPayload` at whatever cannot be understood, and nothing else. */
export function parseNewChannel(message: Message): NewChannelPayload {
  const body = parseJson(message.bytes);
  throw new BadPayload(
    `FILL IN payload.ts: make a message of the body, which is ${body === null ? 'null' : typeof body}`,
  );
}
