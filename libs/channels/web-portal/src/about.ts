import type { About } from '#libs/channel-kit';

export const about: About = {
  name: 'Online request desk (网上受理平台)',
  receives: 'A page of our own, in Chinese and English: a form with photos, one request each',
  verifies:
    'A token in the form, signed by HMAC-SHA256 with the secret of the instance: it comes from a page of ours. Nothing says who filled it in: assurance always `low`. What may come from a machine is delivered and marked `SPAM_SUSPECTED`',
  kinds: ['request with text, photos, place, time, contact, wish for confidentiality'],
  media: 'Up to six photos or films come with the request and are kept with it; told by their first bytes',
  answers:
    'A page with the number and how far the request has come, at an address that only the sender knows; JSON for the page’s script. An empty form, a form that is none of ours and too many from one address are refused with a page that says what to do',
  repeats:
    'The same form, by the nonce in its token, with the same content. Other content from the same form is delivered too, marked `KEY_REUSED`',
  setUp: [
    'Make a secret: `openssl rand -hex 32`. Put it into `formSecret`.',
    'Give the name of the city, the number of the hotline and the privacy notice that your lawyers want, in every language of the page.',
    'Put a TLS proxy in front: browsers tell a position, and let a number be copied, only over HTTPS.',
    'Let the proxy take bodies of 125 MB for this address (`client_max_body_size 125m` of nginx), and name it in `TRUSTED_PROXIES`: the limit for each address counts the citizens’, not the proxy’s.',
    'Where many citizens share one address, an office or a carrier, raise `limits.perAddress` of the instance.',
    'Link to `{url}` from the city’s site; `{url}?lang=en` for English, `?size=large` for large type.',
  ],
  checkedAgainst: [
    'Chromium on Debian: keyboard alone, offline and back, without JavaScript, two tabs, lost answers, at phone and desk width, light and dark',
    'axe-core, WCAG 2.1 A and AA and best practices: no violations',
  ],
  notChecked: [
    'Safari, Firefox, and the browsers inside WeChat and Alipay',
    'A real screen reader, and people who use one',
    'Whether browsers sold in China give WGS84, as the standard wants, or GCJ-02',
    'How long the sum takes on a cheap phone: reckoned, not measured. It is 65,536 tries on average; a core of a server makes about a million a second in Chromium',
  ],
};
