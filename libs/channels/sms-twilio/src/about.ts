import type { About } from '#libs/channel-kit';

export const about: About = {
  name: 'SMS, MMS and WhatsApp through Twilio',
  receives: 'HTTP push, a form with one message',
  verifies:
    '`X-Twilio-Signature` (HMAC-SHA1 under the Auth Token) over the URL and every field, and that `AccountSid` is ours. It signs no time: a repeat is told by its `MessageSid`',
  kinds: ['text', 'pictures and other files', 'WhatsApp: location, voice, button, contact, reply'],
  media: 'Described, with the URL at Twilio, which asks for the credentials of the account',
  answers:
    'TwiML: `<Response><Message>…</Message></Response>` with the receipt, which **Twilio charges as a message**; `<Response/>` where it is switched off, and to keywords, delivery statuses, short codes and senders without a number. Errors: the status',
  repeats: 'The same `MessageSid`',
  setUp: [
    'Put the Account SID and the Auth Token, both on the first page of the console, into `accountSid` and `authToken`. A sub-account has its own.',
    'Set `PUBLIC_BASE_URL` to the address by which Twilio reaches us: it is signed. Without it everything is refused (`PUBLIC_URL_UNKNOWN`).',
    'On the number (or the Messaging Service, or the WhatsApp sender), under "A message comes in", choose Webhook and HTTP POST and enter `{url}#rc=3&rp=all`. What stands behind `#` makes Twilio try again: by default it tries only once more, and only when it could not connect, so that a 500 loses the message.',
    'Enter the same as fallback URL ("Primary handler fails").',
    'Where a proxy writes queries anew or changes the path, put the URL exactly as entered into `url`.',
    'Decide whether the receipt is worth a message each; `receipt: { enabled: false }` does without.',
    "Twilio answers STOP, START and HELP by itself; word those answers there, in the citizens' language.",
  ],
  checkedAgainst: [
    "Twilio's own library, version 6.2.0: its signer signs every request of the tests, and its TwiML classes give what our answers are compared with",
    'Published samples of messages, composed anew with made-up people',
  ],
  notChecked: [
    'A real account: no message was recorded from Twilio',
    'What WhatsApp coordinates refer to: `crs` is `unknown` unless `locationCrs` says more',
    'The parameters of WhatsApp lists and of media beyond those documented; whatever is unknown is kept in `extensions`',
    'Whether Twilio still calls us for STOP on toll-free numbers; if so, it is ignored by rule',
  ],
};
