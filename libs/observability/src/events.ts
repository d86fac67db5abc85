/** Names of log lines: noun, dot, past participle. A message that goes well costs one line per app. */
export const EVENTS = {
  started: 'app.started',
  stopped: 'app.stopped',
  configLoaded: 'config.loaded',
  channelDisabled: 'channel.disabled',
  messageAccepted: 'message.accepted',
  messageRefused: 'message.refused',
  requestFailed: 'request.failed',
  journalIncident: 'journal.incident',
  redisRefused: 'redis.refused',
  forwarderLagged: 'forwarder.lagged',
  forwarderRecovered: 'forwarder.recovered',
  sessionChanged: 'session.changed',
  batchNormalized: 'batch.normalized',
  messageQuarantined: 'message.quarantined',
} as const;
