import type { Preset } from './preset.js';

/**
 * ifndCall: one record of a whole call, after it.
 *
 * `disnumber` called `destnumber`, whichever way; `ext` is a field for the customer's own use, the agent is `extnumber`.
 *
 * @see https://www.showdoc.com.cn/ifndCall/10206180038499880
 */
export const ifndcall: Preset = {
  mapping: {
    fields: {
      eventId: 'id',
      eventScope: 'companycode',
      callId: 'uuid',
      time: 'endtime',
      direction: ['direction', 'type'],
      from: 'disnumber',
      to: 'destnumber',
      startedAt: 'starttime',
      answeredAt: 'answertime',
      endedAt: 'endtime',
      agentId: 'extnumber',
      recordingUrl: ['recordurl', 'recordfilename'],
    },
    kind: { otherwise: 'call' },
    time: 'shanghai-local',
    directions: { callin: 'inbound', callout: 'outbound' },
  },
  answer: { status: 200 },
};
