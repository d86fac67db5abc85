import type { About } from '#libs/channel-kit';

/** @see docs/app-api.md, which tells the app's developers all of it at length */
export const about: About = {
  name: "A city's mobile app (城市移动应用)",
  receives: 'HTTP API of our own: JSON, or a form with photos; one request each',
  verifies:
    'HMAC-SHA256 or HMAC-SM3 over request line, time, nonce, content digest, content type and idempotency key. The body is covered by its digest: assurance `high`',
  kinds: ['request with text, photos, place, contact'],
  media:
    'Up to nine photos or films come with the request and are kept with it, told by their first bytes; ticketing gets links to copies without location data',
  answers:
    '202 with the id of the intake, the `number` to tell the citizen, and where to ask for its status. A client can mend its request, so it is told: 400 names every fault, 401 a wrong time, 422 a key that was used for other content',
  repeats: 'The same `Idempotency-Key` with the same content, whatever the boundary and file names of a form',
  setUp: [
    "Make a key: `openssl rand -base64 32`. Put it into the instance's `keys`, under an id of your choice.",
    "Give id and secret to the developers of the app's backend, over a safe way. They never belong into the app itself.",
    'Give them `{url}/intakes`, and [the app API](../../../docs/app-api.md), which has vectors to check a signer against.',
    'Let the proxy pass the request target and `Content-Type` on unchanged: both are signed as they reach us.',
    'To change the key: add the new one, let the backend change over, give the old one a `notAfter`.',
  ],
  checkedAgainst: [
    'The Node code and the vectors that [the app API](../../../docs/app-api.md) gives its readers, run in the tests',
    'A signer written after that page, which shares no code with the channel',
  ],
  notChecked: ["A city's real app: its developers' side is the document and the vectors"],
};
