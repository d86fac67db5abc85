import type { About } from '#libs/channel-kit';

export const about: About = {
  name: 'SMS through Tencent Cloud (腾讯云短信回复)',
  receives: 'HTTP push, one message each',
  verifies:
    'Tencent Cloud signs nothing: a secret path, its source addresses, or both (then both must agree). Assurance always `low`',
  kinds: ['text message'],
  media: 'None: the medium has neither pictures nor voice',
  answers:
    '`200 {"result":0,"errmsg":"OK"}`; refused or not kept: another status and that number as `result`. No receipt: the answer does not reach the citizen',
  repeats:
    'There is no message id: the same `nationcode`, `mobile`, `time`, `extend` and `text`. The same citizen sending the same text twice within one second is merged; without `mobile` or `time` the very same bytes are',
  setUp: [
    'Make a secret path: `openssl rand -hex 32`. Put it into `key`.',
    'In the SMS console, under 应用管理, 应用列表, 基础配置, enter `{url}/<key>` as the callback for replies (短信回复回调); without a `key`, `{url}`.',
    'Have the extension code (`extend`) switched on by Tencent Cloud, where replies to several numbers are to be told apart.',
    "Where `addresses` is to be used as well, ask Tencent Cloud's support which addresses the callbacks come from.",
    'Leave the callback for delivery reports (短信下发状态回调) elsewhere, or let it come here: such reports are ignored.',
  ],
  checkedAgainst: [
    "Messages composed after the provider's documentation, one of them its own sample, their results written by hand",
  ],
  notChecked: [
    'A real account: no message was recorded from Tencent Cloud',
    'How long it waits for the answer and whether it sends again: not documented; 5 seconds and three more deliveries are assumed',
    'What the console sends to try the address, if anything: nothing, `[]`, `{}` and `null` are all answered as kept',
    'Which addresses callbacks come from',
    'Whether keywords to opt out (`T`, `TD`, `R`, `退订`) reach us at all: the provider acts on some of them itself',
    'What the menus of the console are called today',
  ],
};
