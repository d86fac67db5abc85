import type { About } from '#libs/channel-kit';

export const about: About = {
  name: 'Sina Weibo (新浪微博 粉丝服务平台)',
  receives: 'HTTP push, one message each',
  verifies:
    'SHA-1 over App Secret, time and nonce, which covers neither the message nor the address; therefore also a secret path, source addresses, or both. Assurance always `low`',
  kinds: [
    'private message: text, position, image, voice',
    'mention in a post or a comment',
    'follow, unfollow, subscribe, unsubscribe, scan, scan and follow, menu click, menu view, location report',
  ],
  media: 'Images and voice are named with their ids (`data.tovfid`), not fetched',
  answers:
    'An empty 200, within 5 seconds; to a private message a receipt, as the passive reply that Weibo passes on to the citizen. None to mentions and events',
  repeats:
    'There is no message id: the same account, citizen, `created_at`, type, text and data. The same citizen writing the same twice within one second is merged',
  setUp: [
    'Create an application (微服务应用, 粉丝服务平台) on open.weibo.com with the verified account (蓝V). Put its App Secret into `appSecret`.',
    'Make a secret path: `openssl rand -hex 32`. Put it into `fence.key`.',
    'Start the gateway first: Weibo calls the address once when it is saved, and wants the right answer.',
    "In the account's 管理中心, 粉丝服务, 高级功能, 开发者模式, enter `{url}/<key>` (without `fence.key`, `{url}`) and the application's App Key.",
    "Leave the format at JSON: messages in WeChat's XML format go to quarantine.",
    'Where mentions (被@消息) are wanted, apply for them with Weibo, and in the settings of the account choose whose are taken.',
  ],
  checkedAgainst: [
    "The signature published in Weibo's documentation",
    "Messages composed after Weibo's documentation, their results written by hand",
  ],
  notChecked: [
    'A real account: no message was recorded from Weibo',
    'What a mention and a location report look like: the documentation says little, so that all of their `data` is kept in the extensions',
    'The system of the coordinates: `unknown` unless `locationCrs` says so',
    'Whether a repeat is signed anew; both ways are taken',
    'Which addresses pushes come from',
    'How long Weibo keeps images and voice, and in which format',
    'What the menus of the console are called today',
  ],
};
