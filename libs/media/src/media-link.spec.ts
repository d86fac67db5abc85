import { createHmac, hkdfSync } from 'node:crypto';
import { linkExpiry, mediaLinkKeyOf, mediaLinkTarget, readMediaLink, type MediaLink } from './media-link.js';

const JOURNAL_KEY = Buffer.alloc(32, 7);
const KEY = mediaLinkKeyOf(JOURNAL_KEY);
const LINK: MediaLink = { blob: 'ab'.repeat(32), name: '现场 1.jpg', type: 'image/jpeg', expires: 1_772_600_000 };
const read = (target: string, key = KEY) => {
  const url = new URL(target, 'http://127.0.0.1');
  return readMediaLink(url.pathname.split('/')[2] ?? '', Object.fromEntries(url.searchParams), key);
};

describe('a link to a file', () => {
  it('is what whoever has the key makes of it by hand', () => {
    const key = Buffer.from(hkdfSync('sha256', JOURNAL_KEY, Buffer.alloc(0), Buffer.from('media link'), 32));
    const text = `["${LINK.blob}","现场 1.jpg","image/jpeg",1772600000]`;
    const signature = createHmac('sha256', key).update(text).digest('base64url');
    expect(mediaLinkTarget(LINK, KEY)).toBe(
      `/media/${LINK.blob}?name=%E7%8E%B0%E5%9C%BA+1.jpg&type=image%2Fjpeg&expires=1772600000&signature=${signature}`,
    );
    expect(read(mediaLinkTarget(LINK, KEY))).toEqual(LINK);
  });

  it('is none under another key, nor under the journal’s own', () => {
    expect(read(mediaLinkTarget(LINK, KEY), mediaLinkKeyOf(Buffer.alloc(32, 8)))).toBeUndefined();
    expect(read(mediaLinkTarget(LINK, JOURNAL_KEY))).toBeUndefined();
  });

  const altered: readonly (readonly [string, (target: string) => string])[] = [
    ['another file', (target) => target.replace('/media/ab', '/media/ac')],
    ['a file spelt in capitals', (target) => target.replace('/media/ab', '/media/AB')],
    ['another name', (target) => target.replace('1.jpg', '2.jpg')],
    ['another type', (target) => target.replace('image%2Fjpeg', 'text%2Fhtml')],
    ['a later end', (target) => target.replace('1772600000', '1872600000')],
    ['the same end spelt otherwise', (target) => target.replace('1772600000', '01772600000')],
    ['an end that is no number', (target) => target.replace('1772600000', '1772600000.0')],
    ['a signature changed by one bit', (target) => target.slice(0, -1) + (target.endsWith('A') ? 'E' : 'A')],
    ['a signature spelt otherwise', (target) => `${target}=`],
    ['a shorter signature', (target) => target.slice(0, -1)],
    ['an empty signature', (target) => target.replace(/signature=.*/, 'signature=')],
    ['no signature', (target) => target.replace(/&signature=.*/, '')],
    ['no name', (target) => target.replace(/name=[^&]*&/, '')],
    ['no type', (target) => target.replace(/type=[^&]*&/, '')],
    ['no end', (target) => target.replace(/expires=[^&]*&/, '')],
    ['something more', (target) => `${target}&inline=1`],
  ];
  it.each(altered)('is none with %s', (_what, alter) => {
    const target = mediaLinkTarget(LINK, KEY);
    expect(alter(target)).not.toBe(target);
    expect(read(alter(target))).toBeUndefined();
  });

  it('is none when something stands there twice', () => {
    const { name, type, expires } = LINK;
    const signature = new URL(mediaLinkTarget(LINK, KEY), 'http://127.0.0.1').searchParams.get('signature');
    const query = { name, type, expires: String(expires), signature };
    expect(readMediaLink(LINK.blob, query, KEY)).toEqual(LINK);
    expect(readMediaLink(LINK.blob, { ...query, name: [name, name] }, KEY)).toBeUndefined();
    expect(readMediaLink(LINK.blob, { ...query, signature: [signature] }, KEY)).toBeUndefined();
  });

  it('does not let a name say what belongs to the type', () => {
    const [one, other] = [
      { ...LINK, name: 'a","image/png', type: 'image/jpeg' },
      { ...LINK, name: 'a', type: 'image/png","image/jpeg' },
    ];
    const signature = (link: MediaLink) => mediaLinkTarget(link, KEY).split('signature=')[1];
    expect(signature(one)).not.toBe(signature(other));
  });
});

describe('the end of a link', () => {
  const received = Date.parse('2026-03-04T05:06:07.890Z');
  const after = (days: number) => linkExpiry(received, 7, received + days * 24 * 60 * 60 * 1000);
  const ends = (days: number) => Math.floor((received + days * 24 * 60 * 60 * 1000) / 1000);

  it('is counted from when the message came in, whenever that is worked', () => {
    expect(after(0)).toBe(ends(7));
    expect(after(3.4)).toBe(ends(7));
    // A clock that is behind changes nothing.
    expect(after(-1)).toBe(ends(7));
  });

  it('is later for a message that waited so long that less than half of its life were left', () => {
    expect(after(3.6)).toBe(ends(14));
    expect(after(10.4)).toBe(ends(14));
    expect(after(30)).toBe(ends(35));
  });
});
