import type { Preset } from './preset.js';

/**
 * FreeSWITCH's mod_json_cdr: a record of every leg when it is hung up; the caller's is the call.
 *
 * Answered by an agent is what mod_callcenter calls so, where a queue was involved; by whoever picked up, where none was.
 *
 * @see https://developer.signalwire.com/freeswitch/FreeSWITCH-Explained/Modules/mod_json_cdr_4653124
 */
export const freeswitch: Preset = {
  body: { format: 'wrapped-json', wrappedIn: 'cdr', percentEncodedBelow: 'variables' },
  mapping: {
    fields: {
      eventId: 'variables.uuid',
      callId: ['variables.call_uuid', 'variables.uuid'],
      time: 'variables.end_epoch',
      direction: 'variables.direction',
      from: 'variables.caller_id_number',
      to: 'variables.destination_number',
      startedAt: 'variables.start_epoch',
      answeredAt: ['variables.cc_queue_answered_epoch', 'variables.answer_epoch'],
      endedAt: 'variables.end_epoch',
      outcome: 'variables.cc_cause',
      queue: 'variables.cc_queue',
      agentId: 'variables.cc_agent',
      recordingUrl: ['variables.record_file', 'variables.recording_path'],
    },
    kind: { otherwise: 'call' },
    time: 'epoch-seconds',
    directions: { inbound: 'inbound', outbound: 'outbound' },
    outcomes: { answered: 'answered', cancel: 'abandoned' },
    ignore: [{ path: 'variables.direction', values: ['outbound'], reason: "the agent's leg of a call" }],
  },
  answer: { status: 200, contentType: 'text/plain', body: '' },
};
