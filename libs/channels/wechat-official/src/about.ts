import type { About } from '#libs/channel-kit';

export const about: About = {
  name: 'WeChat Official Account (微信公众号), and WeCom (企业微信) with `mode: wecom`',
  receives: 'HTTP push, one message or event each, in XML or JSON; `GET` for the check of the URL',
  verifies:
    '安全模式, 兼容模式 and WeCom: SHA-1 over token, time, nonce and ciphertext, then AES-256-CBC and the AppID or CorpID (assurance `high`). 明文模式: SHA-1 over token, time and nonce, not the message (`low`), so that a `fence` is demanded',
  kinds: [
    'text',
    'image',
    'voice, with what WeChat heard in it',
    'video, short video',
    'file',
    'location',
    'link',
    'place picked, code scanned (events)',
    'follow, scan, position, menu tap, photos announced, app entered (events, when wanted)',
  ],
  media:
    'Named, not fetched: attachments are `pending` and expire after three days; `mediaId`, `thumbMediaId`, `mediaId16K`, `picUrl` and `file` are in the extensions',
  answers:
    'A message that opens a matter: its receipt as a passive reply (被动回复), encrypted unless the mode is plain. Everything else: `success`',
  repeats:
    'The same account, sender and `MsgId`; for events the same account, sender, second, event and key. By what was decrypted, since a retry is encrypted anew',
  setUp: [
    'Start the gateway first, with `appId` (for WeCom `corpId`), `token` and `encodingAESKey`: the console calls at once when it is saved.',
    '公众号: 设置与开发 → 基本配置, or 消息与事件推送 on the developer platform. Enter `{url}`, with `/<key>` behind it when there is a `fence.key`; the token; the EncodingAESKey; 安全模式.',
    'WeCom: 应用管理 → the app → 接收消息 → 设置API接收. The same three, and `mode: wecom`.',
    'When the console says that the token is wrong and it is not, look at our clock: a check that is 300 s old or 60 s ahead is refused.',
    'Buttons of the menu for a place (`location_select`) or a code (`scancode_…`) come as events by themselves. List other taps in `deliverEvents` where ticketing wants them.',
    'To change token or key: add the new one as `next`, save it in the console, make it `current` and the old one `previous`; drop that once no credential with `previous` in it is seen.',
    'Coordinates: compare one message with a place that you know, then set `locationCrs`.',
  ],
  checkedAgainst: [
    "The examples on WeChat's pages: both signatures, an encrypted push and an encrypted reply, byte for byte",
    "Tencent's own samples for WeCom in XML and JSON, and wechatpy's vectors",
    'The packages `@wecom/crypto` and `wechat-crypto`, both ways, at every length of padding',
    'libxml2, which reads every reply in XML',
    "Goldens written by hand after WeChat's and WeCom's pages",
  ],
  notChecked: [
    'A live account: no message was recorded from one',
    'Whether retries keep anything of the request, and whether a fast 5xx is retried; they are told by what was decrypted, and 5xx is what we answer when a message could not be kept',
    'Whether the place of `location_select` always comes once more as a location message, as developers report; the event opens no matter, so that it is not there twice',
    'How long a `file` is kept, and how it is fetched: no page of WeChat lists that message; it has no expiry here',
    'What JSON looks like for every kind: WeChat shows one event, WeCom one text. The names are taken to be those of XML',
    'WeCom for third parties (a SuiteID in place of the CorpID) and 微信客服: its notice of new messages is delivered as unsupported, the messages themselves would have to be fetched',
    'The bare answer to WeCom: its page names an empty body, and asks for status 200 only; it gets `success` as its other callbacks do',
  ],
};
