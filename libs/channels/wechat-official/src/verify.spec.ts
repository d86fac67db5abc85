import { BadPayload } from '#libs/channel-kit';
import { fixture, messageOf } from '../test/message.js';
import {
  compatPush,
  encrypt,
  encryptedPush,
  encryptRaw,
  handshake,
  pkcs7,
  plainPush,
  requestOf,
  safeJsonPush,
  safePush,
  sha1OfSorted,
  type Account,
  type Push,
} from '../test/wechat.js';
import { parseWechatOfficial } from './payload.js';
import { WechatOfficialSettings } from './settings.js';
import { verifyWechatOfficial } from './verify.js';

const account: Account = {
  appId: 'wx0123456789abcdef',
  token: 'hotline12345token',
  encodingAesKey: 'GatewayDemoKeyForHotline12345abcdefghijklmn',
};
const otherKey = 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR';
const pathKey = 'n3R-unguessable-8dK';
const at = { timestamp: '1795312800', nonce: '847261905' };
const NOW = 1_795_312_800_000;
const xml = fixture('text');

const settingsOf = (more: object) =>
  WechatOfficialSettings.parse({
    appId: account.appId,
    token: account.token,
    encodingAESKey: account.encodingAesKey,
    ...more,
  });
const safe = settingsOf({ mode: 'safe' });
const compat = settingsOf({ mode: 'compat' });
const plain = settingsOf({ mode: 'plain', fence: { key: pathKey } });

const verdictOf = (push: Push, settings = safe, more: object = {}, now = NOW) =>
  verifyWechatOfficial({ ...requestOf(push), ...more }, { settings, now });
const plainOf = (verdict: ReturnType<typeof verdictOf>) =>
  verdict.kind === 'accepted' && verdict.plain ? Buffer.from(verdict.plain).toString() : undefined;
const parsed = (verdict: ReturnType<typeof verdictOf>, settings: WechatOfficialSettings) => {
  if (verdict.kind !== 'accepted' || !verdict.plain) throw new Error(`nothing to parse: ${verdict.kind}`);
  return parseWechatOfficial(messageOf(verdict.plain), { settings });
};
const flipped = (text: string, index: number) =>
  text.slice(0, index) + (text[index] === 'x' ? 'y' : 'x') + text.slice(index + 1);

describe('safe mode', () => {
  it('accepts and decrypts what WeChat encrypted', () => {
    const verdict = verdictOf(safePush(account, xml, at));
    expect(verdict).toMatchObject({ kind: 'accepted', assurance: 'high', credential: 'current' });
    expect(plainOf(verdict)).toBe(xml);
  });

  it('accepts an Encrypt element without CDATA and with white space around it', () => {
    const push = safePush(account, xml, at);
    const body = push.body.replace('<Encrypt><![CDATA[', '<Encrypt>\r\n').replace(']]></Encrypt>', '\n</Encrypt>');
    expect(body).not.toBe(push.body);
    expect(plainOf(verdictOf({ ...push, body }))).toBe(xml);
  });

  it('accepts an encrypted body in JSON, with slashes escaped or not', () => {
    const json = JSON.stringify({ MsgType: 'text', Content: '路灯' });
    const push = safeJsonPush(account, json, at);
    expect(plainOf(verdictOf(push))).toBe(json);
    const escaped = push.body.replaceAll('/', '\\/');
    expect(plainOf(verdictOf({ ...push, body: escaped }))).toBe(json);
    const changed = push.body.replace(
      /("Encrypt": ?")(.)/,
      (_all, head: string, first: string) => head + (first === 'A' ? 'B' : 'A'),
    );
    expect(changed).not.toBe(push.body);
    expect(verdictOf({ ...push, body: changed })).toMatchObject({ kind: 'refused' });
  });

  it.each([
    '{"Encrypt":1}',
    '{"encrypt":["AAAA"]}',
    '{"Encrypt":null}',
    '{"MsgType":"text"}',
    '{"__proto__":{"Encrypt":"AAAA"}}',
    '{"Encrypt"',
    `{"Encrypt":${'['.repeat(100)}`,
  ])('refuses the body %s', (body) => {
    const { target } = safeJsonPush(account, '{}', at);
    expect(verdictOf({ target, body })).toEqual({ kind: 'refused', reason: 'SIGNATURE_MISSING' });
  });

  it('refuses a ciphertext with any byte changed', () => {
    const push = safePush(account, xml, at);
    const from = push.body.indexOf('CDATA[', push.body.indexOf('<Encrypt>')) + 'CDATA['.length;
    const to = push.body.indexOf(']]></Encrypt>');
    for (let index = from; index < to; index++) {
      const verdict = verdictOf({ ...push, body: flipped(push.body, index) });
      expect(verdict).toEqual({ kind: 'refused', reason: 'SIGNATURE_INVALID' });
    }
  });

  it.each(['msg_signature', 'timestamp', 'nonce'])('refuses any change of %s', (name) => {
    const push = safePush(account, xml, at);
    const start = push.target.indexOf(`&${name}=`) + name.length + 2;
    const value = push.target.slice(start).split('&')[0]!;
    for (let index = 0; index < value.length; index++) {
      expect(verdictOf({ ...push, target: flipped(push.target, start + index) }).kind).toBe('refused');
    }
    const without = push.target.replace(`&${name}=${value}`, '');
    expect(verdictOf({ ...push, target: without })).toEqual({ kind: 'refused', reason: 'SIGNATURE_MISSING' });
    const truncated = push.target.replace(`&${name}=${value}`, `&${name}=${value.slice(0, -1)}`);
    expect(verdictOf({ ...push, target: truncated }).kind).toBe('refused');
  });

  it('refuses a plain body, however well its plain signature fits', () => {
    const refusal = { kind: 'refused', reason: 'SIGNATURE_MISSING' };
    expect(verdictOf(plainPush(account, xml, at))).toEqual(refusal);
    expect(verdictOf({ ...safePush(account, xml, at), body: xml })).toEqual(refusal);
  });

  it('refuses a plain body under a msg_signature that covers no ciphertext', () => {
    const push = plainPush(account, xml, at);
    const empty = sha1OfSorted(account.token, at.timestamp, at.nonce, '');
    const target = `${push.target}&encrypt_type=aes&msg_signature=${empty}`;
    expect(verdictOf({ target, body: xml }).kind).toBe('refused');
    expect(verdictOf({ target, body: '<xml><Encrypt></Encrypt></xml>' }).kind).toBe('refused');
  });

  it('refuses a message for another account that shares token and key', () => {
    const verdict = verdictOf(safePush({ ...account, appId: 'wxfedcba9876543210' }, xml, at));
    expect(verdict).toEqual({ kind: 'refused', reason: 'RECIPIENT_MISMATCH' });
  });

  it('refuses a signature whose characters were moved from the ciphertext into the nonce', () => {
    // As many as are whole blocks of both base64 and padding, so that what is left could be decrypted.
    const cut = 128;
    const sorts = (sealed: string) => sealed > at.nonce && sealed.slice(cut) > at.nonce && sealed < account.token;
    const tries = Array.from({ length: 64 }, (_, index) => encrypt(account, xml, Buffer.alloc(16, index)));
    const sealed = tries.find((each) => sorts(each) && each.slice(cut) < account.token)!;
    const nonce = at.nonce + sealed.slice(0, cut);
    const moved = encryptedPush(account, sealed.slice(cut), { ...at, nonce });
    const signatureIn = ({ target }: Push) => /msg_signature=(\w+)/.exec(target)?.[1];
    expect(signatureIn(moved)).toBe(signatureIn(encryptedPush(account, sealed, at)));
    const target = moved.target.replace(nonce, encodeURIComponent(nonce));
    expect(verdictOf({ ...moved, target })).toEqual({ kind: 'refused', reason: 'SIGNATURE_MISSING' });
  });
});

describe('what is signed rightly and no key opens', () => {
  const content = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 0, 0, 2]), Buffer.from(`hi${account.appId}`)]);
  const tooLong = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 0, 9, 0]), Buffer.from(`hi${account.appId}`)]);
  const swallowing = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 0, 0, 20]), Buffer.from(`hi${account.appId}`)]);
  const sealed = (plainText: Buffer) => encryptRaw(account, Buffer.concat([plainText, pkcs7(plainText.length)]));
  const cases: readonly (readonly [string, string])[] = [
    ['another key', encrypt({ ...account, encodingAesKey: otherKey }, xml)],
    ['no padding', encryptRaw(account, Buffer.concat([content, pkcs7(content.length).fill(0)]))],
    ['a length beyond the end', sealed(tooLong)],
    ['a length that takes the AppID into the message', sealed(swallowing)],
    [
      'an AppID with a byte changed into what no AppID has',
      encrypt({ ...account, appId: 'wx0123456789abcde\u0001' }, xml),
    ],
    ['no AppID', encrypt({ ...account, appId: '' }, xml)],
    ['one block of nothing', Buffer.alloc(32).toString('base64')],
  ];

  it.each(cases)('is kept as its ciphertext: %s', (_, ciphertext) => {
    const verdict = verdictOf(encryptedPush(account, ciphertext, at));
    expect(verdict).toEqual({
      kind: 'accepted',
      credential: 'token.current',
      assurance: 'high',
      plain: Buffer.from(ciphertext),
    });
    // The doubt is parse's: the host keeps such bytes in quarantine, and answers as it does to everything that it keeps.
    expect(() => parsed(verdict, safe)).toThrow(BadPayload);
  });

  it('is one and the same to whoever guesses, so that nobody can probe for paddings', () => {
    const told = cases.map(([, ciphertext]) => {
      const verdict = verdictOf(encryptedPush(account, ciphertext, at));
      return JSON.stringify({ ...verdict, plain: undefined });
    });
    expect(new Set(told).size).toBe(1);
  });

  it('is understood once the key is there, from what was kept', () => {
    const verdict = verdictOf(safePush({ ...account, encodingAesKey: otherKey }, xml, at));
    const mended = settingsOf({ encodingAESKey: { current: account.encodingAesKey, next: otherKey } });
    expect(parsed(verdict, mended)).toMatchObject({ kind: 'text', msgId: '25001234567890123' });
  });

  it('is stale at a wrong time, like everything else', () => {
    const push = safePush({ ...account, encodingAesKey: otherKey }, xml, at);
    expect(verdictOf(push, safe, {}, NOW + 300_001)).toMatchObject({ kind: 'stale', credential: 'token.current' });
  });

  it('is not believed for what stands around its ciphertext', () => {
    const sealedElsewhere = encrypt({ ...account, encodingAesKey: otherKey }, xml);
    const forged = xml.replace('人民路12号路灯不亮', '无事');
    const bodies = [
      forged.replace('</xml>', `<Encrypt><![CDATA[${sealedElsewhere}]]></Encrypt></xml>`),
      forged.replace('<xml>', `<xml><!-- <Encrypt>${sealedElsewhere}</Encrypt> -->`),
      `<!-- <Encrypt>${sealedElsewhere}</Encrypt> -->${forged}`,
    ];
    const { target } = encryptedPush(account, sealedElsewhere, at);
    for (const body of bodies) {
      for (const settings of [safe, compat]) {
        const verdict = verdictOf({ target, body }, settings);
        expect(plainOf(verdict)).toBe(sealedElsewhere);
        expect(() => parsed(verdict, settings)).toThrow(BadPayload);
      }
    }
  });

  it.each([
    ['nothing', ''],
    ['what is no base64', '路灯不亮'],
    ['half a block', Buffer.alloc(16).toString('base64')],
    ['a plain message', xml],
  ])('is refused when it is %s, which has not the form of a ciphertext', (_, ciphertext) => {
    expect(verdictOf(encryptedPush(account, ciphertext, at)).kind).toBe('refused');
  });

  it('is refused where it names another account', () => {
    const verdict = verdictOf(safePush({ ...account, appId: 'wxfedcba9876543210' }, xml, at));
    expect(verdict).toEqual({ kind: 'refused', reason: 'RECIPIENT_MISMATCH' });
  });

  it('is refused without the signature', () => {
    for (const [, ciphertext] of cases) {
      const verdict = verdictOf(encryptedPush({ ...account, token: 'anothertoken' }, ciphertext, at));
      expect(verdict).toEqual({ kind: 'refused', reason: 'SIGNATURE_INVALID' });
    }
  });
});

describe('compat mode', () => {
  it('believes the encrypted element and not the plain ones beside it', () => {
    const forged = xml.replace('人民路12号路灯不亮', '无事');
    const verdict = verdictOf(compatPush(account, xml, at, forged), compat);
    expect(verdict).toMatchObject({ kind: 'accepted', assurance: 'high' });
    expect(plainOf(verdict)).toBe(xml);
  });

  it('refuses plain elements alone', () => {
    expect(verdictOf(plainPush(account, xml, at), compat).kind).toBe('refused');
  });

  it('refuses a ciphertext with one byte changed', () => {
    const push = compatPush(account, xml, at);
    const index = push.body.indexOf('<Encrypt>') + 40;
    expect(verdictOf({ ...push, body: flipped(push.body, index) }, compat).kind).toBe('refused');
  });
});

describe('plain mode', () => {
  const path = `/${pathKey}`;

  it('accepts with low assurance, since the signature does not cover the body', () => {
    const verdict = verdictOf(plainPush(account, xml, at), plain, { path });
    expect(verdict).toEqual({ kind: 'accepted', assurance: 'low', credential: 'current+current' });
    const changed = verdictOf(plainPush(account, xml.replace('路灯', '水管'), at), plain, { path });
    expect(changed).toMatchObject({ kind: 'accepted', assurance: 'low' });
  });

  it.each(['signature', 'timestamp', 'nonce'])('refuses any change of %s', (name) => {
    const push = plainPush(account, xml, at);
    const start = push.target.indexOf(`${name}=`) + name.length + 1;
    for (let index = 0; index < push.target.slice(start).split('&')[0]!.length; index++) {
      const target = flipped(push.target, start + index);
      expect(verdictOf({ ...push, target }, plain, { path }).kind).toBe('refused');
    }
  });

  it('refuses digits moved from the nonce to the time', () => {
    const moved = plainPush(account, xml, at).target.replace('1795312800&nonce=8', '17953128008&nonce=');
    expect(moved).toContain('timestamp=17953128008&nonce=47261905');
    expect(verdictOf({ target: moved, body: xml }, plain, { path }).kind).toBe('refused');
  });

  it.each(['/', '/n3R-unguessable-8dL', `/${pathKey}x`])('refuses the path %s', (wrong) => {
    expect(verdictOf(plainPush(account, xml, at), plain, { path: wrong }).kind).toBe('refused');
  });

  it('refuses an address outside of the list', () => {
    const fenced = settingsOf({ mode: 'plain', fence: { addresses: ['198.51.100.0/24'] } });
    const push = plainPush(account, xml, at);
    expect(verdictOf(push, fenced)).toEqual({ kind: 'refused', reason: 'ADDRESS_NOT_ALLOWED' });
    expect(verdictOf(push, fenced, { remoteAddress: '198.51.100.9' })).toMatchObject({ kind: 'accepted' });
  });
});

describe('the fence in the other modes', () => {
  const fenced = settingsOf({ fence: { key: { current: pathKey, next: 'n3R-the-coming-one' } } });

  it('keeps decrypting, and names both credentials', () => {
    const verdict = verdictOf(safePush(account, xml, at), fenced, { path: '/n3R-the-coming-one' });
    expect(verdict).toMatchObject({ kind: 'accepted', assurance: 'high', credential: 'next+current' });
    expect(plainOf(verdict)).toBe(xml);
  });

  it('refuses a genuine message beside it', () => {
    expect(verdictOf(safePush(account, xml, at), fenced).kind).toBe('refused');
  });

  it('is not opened by its secret alone', () => {
    const stranger = safePush({ ...account, token: 'anothertoken' }, xml, at);
    expect(verdictOf(stranger, fenced, { path: `/${pathKey}` }).kind).toBe('refused');
  });

  it('answers the handshake behind it only', () => {
    const push = handshake(account, '5927782489442352469', at);
    expect(verdictOf(push, fenced, { path: `/${pathKey}` }).kind).toBe('handshake');
    expect(verdictOf(push, fenced).kind).toBe('refused');
  });

  it('is the only reason for a path below the instance', () => {
    expect(verdictOf(safePush(account, xml, at), safe, { path: '/anything' }).kind).toBe('refused');
  });
});

describe('the handshake', () => {
  it.each(['5927782489442352469', 'a b+c/d==', '<script>alert(1)</script>', '路灯', ''])(
    'returns %j byte for byte, as text that no browser takes for a page',
    (echo) => {
      expect(verdictOf(handshake(account, echo, at))).toEqual({
        kind: 'handshake',
        response: {
          status: 200,
          headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
          body: echo,
        },
      });
    },
  );

  it('refuses a wrong token, a missing echo and an old time', () => {
    expect(verdictOf(handshake({ ...account, token: 'anothertoken' }, '42', at)).kind).toBe('refused');
    expect(verdictOf({ target: handshake(account, '', at).target.replace('&echostr=', ''), body: '' }).kind).toBe(
      'refused',
    );
    expect(verdictOf(handshake(account, '42', at), safe, {}, NOW + 300_001).kind).toBe('refused');
  });

  it('does not authorise a POST', () => {
    const { target } = handshake(account, '42', at);
    expect(verdictOf({ target, body: xml })).toEqual({ kind: 'refused', reason: 'SIGNATURE_MISSING' });
    expect(verdictOf({ target, body: safePush(account, xml, at).body }).kind).toBe('refused');
  });

  it('is not what a signed POST turns into', () => {
    expect(verdictOf(safePush(account, xml, at), safe, { method: 'GET' }).kind).toBe('refused');
  });
});

describe('the time', () => {
  const push = safePush(account, xml, at);

  it.each([
    [300_000, 'accepted'],
    [300_001, 'stale'],
    [-60_000, 'accepted'],
    [-60_001, 'stale'],
  ])('%d ms after it was signed: %s', (after, kind) => {
    expect(verdictOf(push, safe, {}, NOW + after).kind).toBe(kind);
  });

  it('of a stale message is told, and the message decrypted all the same', () => {
    const verdict = verdictOf(push, safe, {}, NOW + 86_400_000);
    expect(verdict).toMatchObject({ kind: 'stale', skewMs: -86_400_000, assurance: 'high', credential: 'current' });
    expect(verdict.kind === 'stale' && Buffer.from(verdict.plain ?? []).toString()).toBe(xml);
  });

  it('does not excuse a wrong signature', () => {
    const wrong = safePush({ ...account, token: 'anothertoken' }, xml, at);
    expect(verdictOf(wrong, safe, {}, NOW + 86_400_000).kind).toBe('refused');
  });
});

describe('secrets that change', () => {
  const changing = settingsOf({
    token: { current: 'newtoken2027', previous: account.token, next: 'nexttoken2028' },
    encodingAESKey: { current: otherKey, previous: account.encodingAesKey },
  });

  it.each([
    ['previous', { ...account }],
    ['current', { ...account, token: 'newtoken2027', encodingAesKey: otherKey }],
    ['token.next+key.current', { ...account, token: 'nexttoken2028', encodingAesKey: otherKey }],
    ['token.current+key.previous', { ...account, token: 'newtoken2027' }],
  ])('%s', (credential, sender) => {
    const verdict = verdictOf(safePush(sender, xml, at), changing);
    expect(verdict).toMatchObject({ kind: 'accepted', credential });
    expect(plainOf(verdict)).toBe(xml);
  });

  it('retired ones are refused', () => {
    const retired = settingsOf({ token: 'newtoken2027' });
    expect(verdictOf(safePush(account, xml, at), retired).kind).toBe('refused');
  });
});
