import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SetupError } from '../fail.mjs';
import { fromRoot } from '../paths.mjs';

const FIXED = {
  journal: 'k3f9x2m4p7qa',
  orderingSecret: new Uint8Array(32).fill(7),
  receivedAt: '2026-11-22T02:00:01.250Z',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
};

// Secrets of no meaning: a channel's settings must be complete before it says anything.
const CHANNELS_YAML = `
channels:
  - { id: city-app, adapter: app, settings: { keys: [{ id: city-app-1, secret: kX8vN2qL5wR9tY3uJ7hF4dS6aZ1cB0mP }] } }
  - id: wechat
    adapter: wechat-official
    settings:
      appId: wx0123456789abcdef
      token: kX8vN2qL5wR9tY3u
      encodingAESKey: kX8vN2qL5wR9tY3uJ7hF4dS6aZ1cB0mPkX8vN2qL5wR
  - id: weibo
    adapter: weibo
    settings: { appSecret: kX8vN2qL5wR9tY3uJ7hF4dS6aZ1cB0mP, fence: { key: kX8vN2qL5wR9tY3u } }
  - { id: sms, adapter: sms-aliyun, settings: { key: kX8vN2qL5wR9tY3u } }
  - { id: sms-tencent, adapter: sms-tencent, settings: { key: kX8vN2qL5wR9tY3u } }
  - id: sms-twilio
    adapter: sms-twilio
    settings: { accountSid: AC00000000000000000000000000000003, authToken: kX8vN2qL5wR9tY3uJ7hF4dS6aZ1cB0mP }
  - id: phone-twilio
    adapter: phone-twilio
    settings: { accountSid: AC00000000000000000000000000000003, authToken: kX8vN2qL5wR9tY3uJ7hF4dS6aZ1cB0mP }
  - id: call-centre
    adapter: phone-cti
    settings: { verify: { kind: standard-webhooks, secret: whsec_kX8vN2qL5wR9tY3uJ7hF4dS6aZ1cB0mP } }
  - id: portal
    adapter: web-portal
    settings: { formSecret: kX8vN2qL5wR9tY3uJ7hF4dS6aZ1cB0mP, proofOfWorkBits: 0 }
  - id: open311
    adapter: open311
    settings:
      clients: [{ id: fixmystreet, key: open311-key-of-fixmystreet-1 }]
      contact: '12345'
      keyService: '12345'
      changeset: '2026-11-22T10:00:00+08:00'
      jurisdiction: { id: city.example.gov.cn }
      services:
        - code: SL-001
          name: 路灯故障
          attributes:
            - code: TIME
              description: 什么时候不亮？
              datatype: multivaluelist
              values: [{ code: night, name: 夜间 }, { code: dawn, name: 清晨 }]
  - { id: community-groups, adapter: wechaty, settings: { name: hotline-gw, token: sni_kX8vN2qL5wR9, endpoint: '127.0.0.1:8788' } }
`;

/** Which message of each channel's fixtures becomes the example, and as what it came. */
const CHOSEN = {
  'city-app': {
    fixture: 'json-full',
    says: "a person's request through the city's app",
    assurance: 'high',
    headers: { 'content-type': 'application/json', 'idempotency-key': '8e03978e-40d5-43e8-bc93-6894a57f9324' },
  },
  wechat: {
    fixture: 'voice-recognised.xml',
    says: 'a voice message to the official account, with what WeChat heard in it',
    assurance: 'high',
    headers: { 'content-type': 'text/xml' },
  },
  weibo: { fixture: 'position', says: 'a position sent as a private message', assurance: 'low', headers: {} },
  sms: { fixture: 'batch', says: 'a text message, the first of a push', assurance: 'low', headers: {} },
  'sms-tencent': { fixture: 'message', says: 'a reply by text message', assurance: 'low', headers: {} },
  'sms-twilio': {
    fixture: 'whatsapp-location.txt',
    says: 'a location sent on WhatsApp',
    assurance: 'high',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
  },
  'phone-twilio': {
    fixture: 'recorded-message.txt',
    target: '/recorded',
    says: 'a message that a caller left',
    assurance: 'high',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
  },
  'call-centre': {
    fixture: 'voicemail-left',
    says: 'a call that nobody answered, with a voicemail: it asks to be rung back',
    assurance: 'high',
    headers: {},
  },
  portal: {
    fixture: 'full-with-photos',
    says: 'a request written on the web page, with a photo and a position',
    assurance: 'low',
    target: `/requests?token=Zm9ybS1ub25jZS0xMjM0NQ.1795312389.${'x'.repeat(43)}`,
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    file: { bytes: 482_113, name: 'IMG_0001.jpg', mime: 'image/jpeg' },
  },
  open311: {
    fixture: 'report-fixmystreet.form',
    says: 'a report from FixMyStreet, with the addresses of two photos',
    assurance: 'low',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  'community-groups': {
    fixture: 'image',
    says: 'a photo sent to the bot',
    assurance: 'low',
    headers: {},
    file: { bytes: 482_113, name: '现场.jpg', mime: 'image/jpeg' },
  },
};

/** One intake for each channel, made of a fixture by the code that makes every intake: `{ adapter, says, intake }`. */
export function exampleIntakes({ kit, registry, contracts }) {
  const { instances, faults } = registry.loadInstances(registry.CHANNELS, CHANNELS_YAML, 'examples.mjs', {});
  if (faults.length > 0) throw new Error(`making example intakes: ${JSON.stringify(faults)}`);
  const unshown = registry.CHANNELS.filter(({ id }) => ![...instances.values()].some(({ adapter }) => adapter === id));
  if (unshown.length > 0) {
    const ids = unshown.map(({ id }) => id).join(', ');
    throw new SetupError(
      `Making the examples of docs/intake.md: scripts/lib/docs/examples.mjs has no instance and no chosen fixture of: ${ids}`,
    );
  }
  return [...instances.values()].map((instance, index) => {
    const chosen = CHOSEN[instance.id];
    return {
      adapter: instance.adapter,
      ...chosen,
      intake: intakeOf(instance, chosen, 1001 + index, { kit, contracts }),
    };
  });
}

function intakeOf(instance, { fixture, assurance, target, headers, file }, seq, { kit, contracts }) {
  const { channel, settings } = instance;
  const whole = messageOf(instance.adapter, fixture, { target, headers, file });
  const [slice = {}] = channel.source.split?.(whole, { settings }) ?? [];
  const message = { ...whole, bytes: slice.bytes ?? whole.bytes, part: slice.part };
  const payload = channel.parse(message, { settings });
  const recipe = channel.dedupe(payload, message, { settings });
  const sender = channel.orderingKey(payload, message, { settings });
  const envelope = {
    ...kit.identityOf(instance.id, recipe, message.bytes),
    channel: { id: instance.id, adapter: instance.adapter, medium: channel.medium, version: instance.version },
    receivedAt: FIXED.receivedAt,
    traceparent: FIXED.traceparent,
    assurance,
    orderingKey: kit.orderingKeyOf(FIXED.orderingSecret, instance.id, sender),
  };
  const context = { settings, receivedAt: Date.parse(FIXED.receivedAt), message };
  const provenance = { envelope, journal: FIXED.journal, seq, raw: message.bytes, adcode: '370100' };
  const draft = channel.normalize(payload, context);
  return contracts.Intake.parse(kit.assembleIntake(draft, { ...provenance, mappingVersion: instance.version }));
}

function messageOf(adapter, fixture, { target = '/', headers, file }) {
  const name = fixture.includes('.') ? fixture : `${fixture}.json`;
  const bytes = readFileSync(fromRoot('libs/channels', adapter, 'fixtures', name));
  const sha256 = createHash('sha256').update(fixture).digest('hex');
  const stored = file && { ...file, blob: sha256, sha256, field: 'image', sniffed: file.mime };
  return { method: 'POST', target, headers, bytes, part: undefined, files: stored ? [stored] : [] };
}
