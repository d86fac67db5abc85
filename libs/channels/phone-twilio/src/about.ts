import type { About } from '#libs/channel-kit';

export const about: About = {
  name: 'Calls to a number at Twilio, greeted and recorded',
  receives: 'HTTP push, a form for each event of a call',
  verifies:
    '`X-Twilio-Signature` (HMAC-SHA1 under the Auth Token) over the URL and every field, and that `AccountSid` is ours. It signs no time: a repeat is told by its ids',
  kinds: ['incoming call', 'message left', 'recording ready or empty', 'transcription', 'call status'],
  media:
    'The recording is described, with its URL at Twilio (wav or mp3), which asks for the credentials of the account',
  answers:
    'TwiML: to a call the greeting and what to record; to a message left the receipt, its number read out sign by sign and twice, and `<Hangup/>`; to all else `<Response/>`. Errors: the status',
  repeats:
    'The same call; the same recording and its status; the same transcription; the same `SequenceNumber` of a call',
  setUp: [
    'Put the Account SID and the Auth Token, both on the first page of the console, into `accountSid` and `authToken`. A sub-account has its own.',
    'Set `PUBLIC_BASE_URL` to the address by which Twilio reaches us: it is signed, and Twilio is sent back to it. Without it everything is refused (`PUBLIC_URL_UNKNOWN`).',
    'Write your `greeting`, or record one and set `greeting.playUrl`. The law wants callers to know that they are recorded.',
    'On the number, under "A call comes in", choose Webhook and HTTP POST and enter `{url}#rc=3&rp=all`. What stands behind `#` makes Twilio try again: by default it tries only once more, and only when it could not connect, so that a 500 loses the call.',
    'Enter the same as fallback URL ("Primary handler fails").',
    'Under "Call status changes" enter `{url}/status#rc=3&rp=all`.',
    'Where a proxy writes queries anew or changes the path, put the URL exactly as entered for calls into `url`; what callers are sent on to is below it.',
    'Ring the number.',
  ],
  checkedAgainst: [
    "Twilio's own library, version 6.2.0: its signer signs every request of the tests, and its TwiML classes give what our answers are compared with",
    'Published samples of callbacks, composed anew with made-up people',
  ],
  notChecked: [
    'A real account: no call was made',
    'Which voice Twilio takes for `zh-CN` where none is set, and how it reads the number out',
    'What stands for a number that was not shown: the words and numbers in `withheld` are those that others have seen',
    'Transcription, which Twilio makes of English only',
    'Whether Twilio takes `#rc=3&rp=all` in the addresses that a TwiML names, as its pages say of all webhooks',
  ],
};
