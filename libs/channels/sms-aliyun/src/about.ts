import type { About } from '#libs/channel-kit';

export const about: About = {
  name: 'SMS through Alibaba Cloud (阿里云短信上行)',
  receives: 'HTTP push, a JSON array of messages',
  verifies:
    'Alibaba Cloud signs nothing: a secret path, its source addresses, or both (then both must agree). Assurance always `low`',
  kinds: ['text message'],
  media: 'None: the medium has neither pictures nor voice',
  answers:
    '`200 {"code":0,"msg":"OK"}`, within 700 ms; refused or not kept: another status and that number as `code`, so that it sends again. No receipt: the answer does not reach the citizen',
  repeats:
    'The same `dest_code`, `phone_number` and `sequence_id`, told for each element of the array; without a `sequence_id` the very same bytes',
  setUp: [
    'Make a secret path: `openssl rand -hex 32`. Put it into `key`.',
    'Start the gateway first: the console tries the address when it is saved.',
    'In the SMS console, under 通用设置, 上行短信消息 (SmsUp), choose HTTP批量推送模式 and enter `{url}/<key>`; without a `key`, `{url}`.',
    "Where `addresses` is to be used as well, ask Alibaba Cloud's support which addresses the pushes come from.",
    'Set `ack: journal` for the instance: 700 ms leave no time to wait for anything else.',
  ],
  checkedAgainst: ["Messages composed after the provider's documentation, their results written by hand"],
  notChecked: [
    'A real account: no message was recorded from Alibaba Cloud',
    'What exactly the console sends to try the address: nothing, `[]`, `{}` and `null` are all answered as kept',
    'Which addresses pushes come from',
    'Whether keywords to opt out (`T`, `TD`, `R`, `退订`) reach us at all: the provider acts on some of them itself',
    'The schedule of retries: its pages name either 3 tries (after 1, 5, 10 minutes) or 10 over hours',
  ],
};
