import type { About } from '#libs/channel-kit';

export const about: About = {
  name: "A call centre's events (呼叫中心话务事件)",
  receives:
    'HTTP push, an event or a call record each, or a JSON array of them: our own event, or that of a vendor by `preset`',
  verifies:
    'Whatever the vendor can do, by `verify`: Standard Webhooks and HMAC cover the body (assurance `high`); a token, Basic, a secret path or source addresses do not (`low`)',
  kinds: [
    'call ringing, answered, missed, abandoned, ended',
    'voicemail',
    'record of a whole call',
    'recording',
    'transcript',
    "the agent's form",
  ],
  media: 'Recordings are named with their URL, not fetched',
  answers: 'What the vendor wants to read, by `preset` or `answer`. No receipt: a call is answered by a person',
  repeats:
    'The same event id within its scope; without one the same kind, call, leg and sequence or time; without these the very same bytes. One call is one matter',
  setUp: [
    'Choose the `preset` for the vendor, or `own` with a `mapping`; the README has the lines for each.',
    'Let the vendor `POST` to `{url}`; with a `path-key`, to `{url}/<key>`. No redirects.',
    'Let it send again on anything but 2xx, and for hours: a message that was never answered is known to nobody else.',
    'Give it the secret of `verify`, and our addresses where it asks for them.',
    'Make one test call, and compare the intake with it: above all the direction, the times and the number.',
  ],
  checkedAgainst: [
    'The `standardwebhooks` package, as signer',
    "Samples from the vendors' documentation (yxsdcti, ifndCall, Alibaba Cloud), and call records in the three encodings of FreeSWITCH's mod_json_cdr after its source",
  ],
  notChecked: [
    'A real call centre: nothing was recorded at one',
    'Whether the vendors of the presets send what their pages say, when they send again, and whether they can be given a header',
    "Whether every version of FreeSWITCH's mod_callcenter sets `cc_cause` and `cc_queue_answered_epoch`",
  ],
};
