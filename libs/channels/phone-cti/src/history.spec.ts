import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { identityOf, matterIdOf, type Message } from '#libs/channel-kit';
import { phoneCti } from './channel.js';

const INSTANCE = 'hotline';
const verify = { kind: 'basic', username: 'pbx', password: 'Kq83vNz1-Ww' };

/** Our own event: every event has an id. */
const SIGNED = phoneCti.settings.parse({ verify });
/** A vendor without event ids: what happened, in which call, at which second. */
const NAMELESS = phoneCti.settings.parse({
  verify,
  body: { format: 'form' },
  mapping: {
    fields: { callId: 'callid', from: 'caller', time: 'ts', content: 'memo', recordingUrl: 'file' },
    kind: {
      path: 'event',
      values: { ring: 'started', answer: 'answered', hangup: 'ended', record: 'recording', memo: 'form' },
    },
    time: 'epoch-seconds',
  },
});

interface Told {
  readonly call: string;
  readonly kind: string;
  readonly place: number;
}
const signedBody = ({ call, kind, place }: Told): string =>
  JSON.stringify({
    id: `evt-${call}-${place}`,
    source: 'urn:cti:demo:pbx01',
    type: `cn.hotline.cti.${kind}.v1`,
    time: '2026-11-22T10:03:12+08:00',
    data: { callId: call, sequence: place, direction: 'inbound', caller: '13800000000', called: '12345' },
  });
const namelessBody = ({ call, kind, place }: Told): string =>
  new URLSearchParams({
    event: kind,
    callid: call,
    caller: '13800000000',
    ts: String(1_795_312_800 + place),
  }).toString();

/** What happens in some calls, each event once; then the same events as they may be delivered. */
const histories = (kinds: readonly string[]) =>
  fc
    .uniqueArray(
      fc.record({
        call: fc.constantFrom('c1', 'c2', 'c3'),
        kind: fc.constantFrom(...kinds),
        place: fc.nat({ max: 50 }),
      }),
      { selector: ({ call, place }) => `${call} ${place}`, minLength: 1, maxLength: 20 },
    )
    .chain((told) =>
      fc.record({
        told: fc.constant(told),
        delivered: fc
          .array(fc.constantFrom(...told), { maxLength: 20 })
          .chain((repeats) => fc.shuffledSubarray([...told, ...repeats], { minLength: told.length + repeats.length })),
      }),
    );

const EMPTY = { method: 'POST', target: '/', headers: {}, part: undefined, files: [] };

function understood(body: string, settings: typeof SIGNED) {
  const message: Message = { ...EMPTY, bytes: Buffer.from(body) };
  const payload = phoneCti.parse(message, { settings });
  const { id } = identityOf(INSTANCE, phoneCti.dedupe(payload, message, { settings }), message.bytes);
  const result = phoneCti.normalize(payload, { settings, receivedAt: 0, message });
  if (result.kind === 'ignored') throw new Error(result.reason);
  const matterId = matterIdOf(INSTANCE, result.draft.matter ?? [id]);
  const order = phoneCti.orderingKey(payload, message, { settings });
  return { id, matterId, order: JSON.stringify(order), callId: result.draft.call?.callId, draft: result.draft };
}

describe.each([
  [
    'with event ids',
    SIGNED,
    signedBody,
    [
      'call.started',
      'call.answered',
      'call.ended',
      'call.abandoned',
      'recording.ready',
      'asr.ready',
      'form.saved',
      'new',
    ],
  ],
  ['without event ids', NAMELESS, namelessBody, ['ring', 'answer', 'hangup', 'record', 'memo']],
] as const)('calls told %s, in any order and repeated', (_, settings, bodyOf, kinds) => {
  it('come to the same intakes, one for each thing that happened, and to one matter for each call', () => {
    fc.assert(
      fc.property(histories(kinds), ({ told, delivered }) => {
        const once = new Map(told.map((event) => understood(bodyOf(event), settings)).map((each) => [each.id, each]));
        const intakes = delivered.map((event) => understood(bodyOf(event), settings));
        expect(once.size).toBe(told.length);
        expect(new Set(intakes.map(({ id }) => id)).size).toBe(told.length);
        for (const intake of intakes) expect(intake).toEqual(once.get(intake.id));
        const calls = new Set(told.map(({ call }) => call)).size;
        expect(new Set(intakes.map(({ matterId }) => matterId)).size).toBe(calls);
        expect(new Set(intakes.map(({ callId, matterId }) => `${callId} ${matterId}`)).size).toBe(calls);
        expect(new Set(intakes.map(({ callId, order }) => `${callId} ${order}`)).size).toBe(calls);
      }),
    );
  });
});

describe('telling repeats from look-alikes', () => {
  const idOf = (body: string, settings = NAMELESS): string => understood(body, settings).id;
  const form = 'event=memo&callid=c1&memo=';

  it('goes by the bytes where neither an id nor a time is told', () => {
    expect(idOf(`${form}a`)).toBe(idOf(`${form}a`));
    expect(idOf(`${form}a`)).not.toBe(idOf(`${form}b`));
  });

  it('goes by the second where only that is told: another body then is a conflict, not another event', () => {
    const keyOf = (body: string) => {
      const message: Message = { ...EMPTY, bytes: Buffer.from(body) };
      return phoneCti.dedupe(phoneCti.parse(message, { settings: NAMELESS }), message, { settings: NAMELESS }).key;
    };
    const told = 'event=answer&callid=c1&ts=1795312800&attempt=';
    expect(keyOf(`${told}2`)).toEqual(keyOf(`${told}1`));
    expect(keyOf(`${told}1`.replace('800', '801'))).not.toEqual(keyOf(`${told}1`));
    expect(keyOf(`${told}1`.replace('answer', 'hangup'))).not.toEqual(keyOf(`${told}1`));
  });

  it('keeps the same event id of two sources apart', () => {
    const body = signedBody({ call: 'c1', kind: 'call.ended', place: 1 });
    expect(idOf(body.replace('pbx01', 'pbx02'), SIGNED)).not.toBe(idOf(body, SIGNED));
  });

  it('keeps events of an unknown type apart that have no id', () => {
    const unknown = 'event=transfer&callid=c1&ts=1795312800&step=';
    expect(idOf(`${unknown}1`)).not.toBe(idOf(`${unknown}2`));
  });
});
