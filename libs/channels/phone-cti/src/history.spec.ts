import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { identityOf, matterIdOf, type Message } from '#libs/channel-kit';
import { calls, deliveriesOf, HOTLINE, type CallFacts } from '../test/calls.js';
import { ticketsOf, type Delivered } from '../test/ticketing.js';
import { VENDORS, type Vendor } from '../test/vendors.js';
import { phoneCti } from './channel.js';
import { PRESET_NAMES } from './presets.js';
import type { PhoneCtiSettings } from './settings.js';

const INSTANCE = 'hotline';
const EMPTY = { method: 'POST', target: '/', headers: {}, part: undefined, files: [] };

/** An intake, with what its message is known by. */
type Kept = Delivered & { readonly dedupeKey: string; readonly order: string };

/** What the host would make of a body: an intake for each event in it that is for ticketing. */
function intakesOf(body: string, settings: PhoneCtiSettings): readonly Kept[] {
  if (phoneCti.source.kind !== 'webhook') throw new Error('not a webhook');
  const whole: Message = { ...EMPTY, bytes: Buffer.from(body) };
  return phoneCti.source.split!(whole, { settings }).flatMap(({ bytes }) => {
    const message = { ...whole, bytes: bytes ?? whole.bytes };
    const payload = phoneCti.parse(message, { settings });
    const { id, dedupeKey } = identityOf(INSTANCE, phoneCti.dedupe(payload, message, { settings }), message.bytes);
    const result = phoneCti.normalize(payload, { settings, receivedAt: 0, message });
    if (result.kind === 'ignored') return [];
    const matterId = matterIdOf(INSTANCE, (result.draft.matter as readonly string[] | undefined) ?? [id]);
    const order = JSON.stringify(phoneCti.orderingKey(payload, message, { settings }));
    return [{ id, dedupeKey, matterId, order, draft: result.draft }];
  });
}

const histories = (vendor: Vendor) =>
  calls.chain((happened) => {
    const told = happened.flatMap((call) => vendor.tell(call));
    return fc.record({
      happened: fc.constant(happened),
      told: fc.constant(told),
      deliveries: deliveriesOf(told),
    });
  });

/** What ticketing must know of a call in the end, from what happened and nothing else. */
function ticketFor(call: CallFacts, vendor: Vendor) {
  const { recordings, ...expected } = vendor.expected(call);
  const isOutgoing = vendor.preset === 'aliyun-voice' || (vendor.preset !== 'freeswitch' && call.isOutgoing);
  const isCallBack = !isOutgoing && expected.outcome !== 'answered';
  return {
    callId: call.id,
    isOpened: !isOutgoing,
    from: isOutgoing ? HOTLINE : call.citizen,
    to: isOutgoing ? call.citizen : HOTLINE,
    ...expected,
    recordings: [...recordings],
    demand: isCallBack ? '来电未接通，请回拨。' : null,
  };
}

describe.each(VENDORS)('calls told by $preset, in any order and repeatedly', (vendor) => {
  const settings = phoneCti.settings.parse(vendor.settings);

  it('come to one ticket for each call, every event once, and the facts as they were in the end', () => {
    fc.assert(
      fc.property(histories(vendor), ({ happened, told, deliveries }) => {
        const bodies = deliveries.flatMap((events) => vendor.write(events));
        const intakes = bodies.flatMap((body) => intakesOf(body, settings));
        const forTicketing = told.filter((event) => !vendor.leavesOut?.(event));
        expect(new Set(intakes.map(({ id }) => id)).size).toBe(forTicketing.length);
        // As many keys as ids: nothing that happened is taken for another saying of something else.
        expect(new Set(intakes.map(({ dedupeKey }) => dedupeKey)).size).toBe(forTicketing.length);
        const tickets = [...ticketsOf(intakes).values()];
        const byCall = (a: { callId: string | null }, b: { callId: string | null }) => (a.callId! < b.callId! ? -1 : 1);
        expect(tickets.sort(byCall)).toEqual(happened.map((call) => ticketFor(call, vendor)).sort(byCall));
        const orders = new Set(intakes.map(({ matterId, order }) => `${matterId} ${order}`));
        expect(orders.size).toBe(happened.length);
      }),
      { numRuns: 200 },
    );
  });
});

it('every preset has a vendor that tells calls', () => {
  expect(VENDORS.map(({ preset }) => preset).sort()).toEqual(PRESET_NAMES.filter((name) => name !== 'own').sort());
});

describe('telling repeats from look-alikes', () => {
  const verify = { kind: 'basic', username: 'pbx', password: 'Kq83vNz1-Ww' };
  /** A vendor without event ids: what happened, in which call, at which second. */
  const NAMELESS = phoneCti.settings.parse({
    verify,
    preset: 'own',
    body: { format: 'form' },
    mapping: {
      fields: { callId: 'callid', from: 'caller', time: 'ts', content: 'memo' },
      kind: { path: 'event', values: { answer: 'answered', hangup: 'ended', memo: 'form' } },
      time: 'epoch-seconds',
    },
  });
  const SIGNED = phoneCti.settings.parse({ verify });
  const idOf = (body: string, settings = NAMELESS): string => intakesOf(body, settings)[0]!.id;
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
    const body = '{"id":"evt-1","source":"urn:cti:demo:pbx01","type":"cn.hotline.cti.call.ended.v1"}';
    expect(idOf(body.replace('pbx01', 'pbx02'), SIGNED)).not.toBe(idOf(body, SIGNED));
  });

  it('keeps events of an unknown type apart that have no id', () => {
    const unknown = 'event=transfer&callid=c1&ts=1795312800&step=';
    expect(idOf(`${unknown}1`)).not.toBe(idOf(`${unknown}2`));
  });
});
