import { HOTLINE, type CallFacts } from './calls.js';
import { settingsFor, type WrittenSettings } from './operator.js';

/** What a ticket must come to say of a call; what its vendor never tells is null. */
export interface ExpectedTicket {
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly answeredAt: number | null;
  readonly outcome: 'answered' | 'missed' | 'abandoned';
  readonly agent: string | null;
  readonly queue: string | null;
  readonly recordings: readonly string[];
  readonly content: string;
}

/** A vendor as its documentation describes it: how it tells a call, and what of it. */
export interface Vendor {
  readonly preset: string;
  readonly settings: WrittenSettings;
  /** The bodies in which it tells this call, each an event of its own. */
  readonly tell: (call: CallFacts) => readonly unknown[];
  /** How one or several of them are written; a vendor that knows no arrays is given one at a time. */
  readonly write: (events: readonly unknown[]) => readonly string[];
  /** Bodies that are no business of ticketing. */
  readonly leavesOut?: (event: unknown) => boolean;
  readonly expected: (call: CallFacts) => ExpectedTicket;
}

const beijing = (seconds: number | null): string =>
  seconds === null ? '' : new Date((seconds + 8 * 3600) * 1000).toISOString().slice(0, 19).replace('T', ' ');
const fromTo = ({ isOutgoing, citizen }: CallFacts): readonly [string, string] =>
  isOutgoing ? [HOTLINE, citizen] : [citizen, HOTLINE];
const firstAnswer = ({ agents }: CallFacts): number | null => agents[0]?.since ?? null;
const oneByOne = (write: (event: unknown) => string) => (events: readonly unknown[]) => events.map(write);
const asArray = (events: readonly unknown[]): readonly string[] => [JSON.stringify(events)];

/** What a single record after the call can tell. */
const ofRecord = (call: CallFacts, more: Partial<ExpectedTicket> = {}): ExpectedTicket => ({
  startedAt: call.startedAt,
  endedAt: call.endedAt,
  answeredAt: firstAnswer(call),
  outcome: call.agents.length > 0 ? 'answered' : 'missed',
  agent: null,
  queue: null,
  recordings: [],
  content: '',
  ...more,
});
const located = (base: string, { recording }: CallFacts): readonly string[] =>
  recording === null ? [] : [base + recording];

const hotlineEvent: Vendor = {
  preset: 'hotline-event',
  settings: settingsFor('hotline-event'),
  tell(call) {
    const [caller, called] = fromTo(call);
    const end = call.agents.length > 0 ? 'caller_hangup' : 'no_answer';
    const ending =
      call.gaveUp && call.agents.length === 0 ? ['call.abandoned', {}] : ['call.ended', { endReason: end }];
    const happened: (readonly [string, object])[] = [
      ['call.started', { startedAt: new Date(call.startedAt * 1000).toISOString() }],
      ...call.agents.map(
        ({ id, since }) =>
          [
            'call.answered',
            { agent: { id }, queue: { id: 'q1' }, answeredAt: new Date(since * 1000).toISOString() },
          ] as const,
      ),
      [ending[0] as string, { ...(ending[1] as object), endedAt: new Date(call.endedAt * 1000).toISOString() }],
      ...(call.recording === null
        ? []
        : [
            [
              'recording.ready',
              { recording: { id: `r-${call.id}`, url: `https://rec.example/${call.recording}` } },
            ] as const,
          ]),
      ...(call.transcript === null ? [] : [['asr.ready', { asr: { text: call.transcript } }] as const]),
      ...(call.memo === null ? [] : [['form.saved', { form: { content: call.memo } }] as const]),
    ];
    return happened.map(([type, data], sequence) => ({
      specversion: '1.0',
      id: `evt-${call.id}-${sequence}`,
      source: 'urn:cti:demo:pbx01',
      type: `cn.hotline.cti.${type}.v1`,
      time: new Date((call.startedAt + sequence) * 1000).toISOString(),
      data: { callId: call.id, sequence, direction: call.isOutgoing ? 'outbound' : 'inbound', caller, called, ...data },
    }));
  },
  write: asArray,
  expected: (call) =>
    ofRecord(call, {
      outcome: call.agents.length > 0 ? 'answered' : call.gaveUp ? 'abandoned' : 'missed',
      // Whoever spoke last, since when: that is what the sequence is for.
      answeredAt: call.agents.at(-1)?.since ?? null,
      agent: call.agents.at(-1)?.id ?? null,
      queue: call.agents.length > 0 ? 'q1' : null,
      recordings: located('https://rec.example/', call),
      content: call.memo ?? call.transcript ?? '',
    }),
};

const yxsdcti: Vendor = {
  preset: 'yxsdcti',
  settings: settingsFor('yxsdcti'),
  tell(call) {
    const [callfrom, callto] = fromTo(call);
    return [
      {
        ...{ callid: call.id, callfrom, callto, type: call.isOutgoing ? 'outbound' : 'inbound' },
        ...{ start_stamp: beijing(call.startedAt), answer_stamp: beijing(firstAnswer(call)) },
        ...{ end_stamp: beijing(call.endedAt), recording: call.recording ?? '', callroter: 'dial' },
      },
    ];
  },
  write: oneByOne((event) => new URLSearchParams(event as Record<string, string>).toString()),
  expected: (call) => ofRecord(call, { recordings: located('https://cti.example.gov.cn/recordings/', call) }),
};

const ifndcall: Vendor = {
  preset: 'ifndcall',
  settings: settingsFor('ifndcall'),
  tell(call) {
    const [disnumber, destnumber] = fromTo(call);
    const type = call.isOutgoing ? 'callout' : 'callin';
    return [
      {
        ...{ id: Number(call.id.slice('call-'.length)), companycode: '9513923', uuid: call.id, direction: type, type },
        ...{
          starttime: beijing(call.startedAt),
          answertime: beijing(firstAnswer(call)),
          endtime: beijing(call.endedAt),
        },
        ...{ disnumber, destnumber, extnumber: call.agents[0]?.id ?? '', ext: '0' },
        ...{ recordfilename: call.recording ?? '', recordurl: '' },
      },
    ];
  },
  write: oneByOne((event) => JSON.stringify(event)),
  expected: (call) =>
    ofRecord(call, {
      agent: call.agents[0]?.id ?? null,
      recordings: located('https://recordings.example.cn/', call),
    }),
};

const freeswitch: Vendor = {
  preset: 'freeswitch',
  settings: settingsFor('freeswitch'),
  // The switch says inbound of whatever comes into it; these calls are all from outside.
  tell(call) {
    const leg = (uuid: string, direction: string, more: object) => ({
      'core-uuid': 'c0',
      variables: {
        ...{ uuid, call_uuid: call.id, direction, caller_id_number: call.citizen, destination_number: HOTLINE },
        ...{ start_epoch: String(call.startedAt), end_epoch: String(call.endedAt), ...more },
      },
    });
    const queue = { cc_queue: encodeURIComponent('hotline@default'), answer_epoch: String(call.startedAt + 1) };
    const recorded = call.recording === null ? {} : { record_file: encodeURIComponent(call.recording) };
    const [agent] = call.agents;
    const caller = agent
      ? {
          ...queue,
          ...recorded,
          cc_agent: agent.id,
          cc_cause: 'answered',
          cc_queue_answered_epoch: String(agent.since),
        }
      : call.gaveUp
        ? { ...queue, cc_cause: 'cancel' }
        : { answer_epoch: '0' };
    return [
      leg(call.id, 'inbound', caller),
      ...call.agents.map(({ id }, at) => leg(`${call.id}-${at}`, 'outbound', { id })),
    ];
  },
  write: oneByOne((event) => {
    const json = JSON.stringify(event);
    const { uuid } = (event as { readonly variables: { readonly uuid: string } }).variables;
    const encodings = [json, `cdr=${encodeURIComponent(json)}`, `cdr=${Buffer.from(json).toString('base64')}`];
    return encodings[uuid.length % encodings.length]!;
  }),
  leavesOut: (event) => JSON.stringify(event).includes('"direction":"outbound"'),
  expected: (call) =>
    ofRecord(call, {
      outcome: call.agents.length > 0 ? 'answered' : call.gaveUp ? 'abandoned' : 'missed',
      agent: call.agents[0]?.id ?? null,
      queue: call.agents.length > 0 || call.gaveUp ? 'hotline@default' : null,
      recordings: located('https://media.pbx01.example.gov.cn/rec/', call),
    }),
};

const aliyunVoice: Vendor = {
  preset: 'aliyun-voice',
  settings: settingsFor('aliyun-voice'),
  // Calls that it makes for us, whoever wanted them.
  tell(call) {
    const [start_time, end_time] = call.agents.length > 0 ? [firstAnswer(call), call.endedAt] : [null, null];
    const both = { call_id: call.id, start_time: beijing(start_time), end_time: beijing(end_time), out_id: '1' };
    const report = { ...both, originate_time: beijing(call.startedAt), caller: HOTLINE, callee: call.citizen };
    const record = { ...both, record_file: `https://aliyun.example/${call.recording}` };
    return call.recording === null ? [report] : [report, record];
  },
  write: asArray,
  expected: (call) =>
    ofRecord(call, {
      endedAt: call.agents.length > 0 ? call.endedAt : null,
      recordings: located('https://aliyun.example/', call),
    }),
};

export const VENDORS: readonly Vendor[] = [hotlineEvent, yxsdcti, ifndcall, freeswitch, aliyunVoice];
