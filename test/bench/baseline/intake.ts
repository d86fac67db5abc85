/** What one job on the baseline's `inbound` is. */
export interface InboundMessage {
  readonly id: string;
  readonly key: string;
  readonly receivedAt: string;
  readonly body: string;
}

interface AppBody {
  readonly title?: string;
  readonly content?: string;
  readonly type?: string;
  readonly userId?: string;
  readonly contact?: { readonly name?: string; readonly phone?: string };
  readonly place?: { readonly text?: string };
}

/** Maps a message to an intake with the fields, and so the size, of the product's own. */
export function intakeOf({ id, key, receivedAt, body }: InboundMessage): object {
  const { title = null, content = '', type = null, userId = null, contact, place } = JSON.parse(body) as AppBody;
  const phone = contact?.phone;
  return {
    schemaVersion: '1.0',
    id,
    matterId: id,
    action: 'create',
    channel: { id: 'city-app', adapter: 'app', medium: 'app', version: '000000000000' },
    assurance: 'high',
    orderingKey: id.replaceAll('-', ''),
    sequence: `${id}.100000`,
    receivedAt,
    submittedAt: null,
    traceparent: `00-${id.replaceAll('-', '')}-${id.slice(0, 8)}${id.slice(24, 32)}-01`,
    adcode: null,
    urgency: 'normal',
    source: { messageId: key, account: null, operator: null },
    requester: {
      kind: 'person',
      name: contact?.name ?? null,
      gender: 'unknown',
      phones: phone ? [{ number: `+86${phone}`, role: 'contact', raw: phone }] : [],
      channelUserId: userId,
      email: null,
      address: null,
      language: null,
      anonymous: false,
      confidential: false,
    },
    appeal: { type, title, content, occurredAt: null, classification: [], subject: null, demand: null },
    place: place ? { text: place.text ?? null, adcode: null, town: null, community: null, point: null } : null,
    attachments: [],
    call: null,
    triage: null,
    transfer: null,
    answer: null,
    extensions: {},
    warnings: [],
    mapping: { version: '000000000000' },
    raw: { ref: `${id}.100000`, sha256: id.replaceAll('-', '').repeat(2) },
  };
}
