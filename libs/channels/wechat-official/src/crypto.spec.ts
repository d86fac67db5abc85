import * as wecom from '@wecom/crypto';
import { createRequire } from 'node:module';
import { encrypt, encryptRaw, pkcs7 } from '../test/wechat.js';
import { derivedFrom, isCiphertext, open, seal, signatureOf } from './crypto.js';

interface WXBizMsgCrypt {
  encrypt(text: string): string;
  decrypt(encrypted: string): { readonly message: string; readonly id: string };
  getSignature(timestamp: string, nonce: string, encrypted: string): string;
}
const require = createRequire(import.meta.url);
const LegacyCrypt = require('wechat-crypto') as new (
  token: string,
  encodingAesKey: string,
  appId: string,
) => WXBizMsgCrypt;

const account = {
  appId: 'wx0123456789abcdef',
  token: 'hotline12345token',
  encodingAesKey: 'GatewayDemoKeyForHotline12345abcdefghijklmn',
};
const textOf = (opened: ReturnType<typeof open>) => opened && Buffer.from(opened.message).toString();

describe('the published vectors', () => {
  it('signs the handshake of vector A', () => {
    expect(signatureOf([account.token, '1795312800', '847261905'])).toBe('73a73ad78a22025c2ea25900d59106347906b159');
  });

  // From WeChat's pages on 消息加解密说明 and 消息推送.
  it.each([
    ['a push', '1714037059', '486452656', '899cf89e464efb63f54ddac96b0a0a235f53aa78'],
    ['a handshake', '1714036504', '1514711492', 'f464b24fc39322e44b38aa78f5edd27bd1441696'],
  ])("signs %s as WeChat's documentation does", (_, timestamp, nonce, signature) => {
    expect(signatureOf(['AAAAA', timestamp, nonce])).toBe(signature);
  });

  // From wechatpy's tests/test_crypto.py.
  it('reads vector D, wechatpy', () => {
    const encrypted = '4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==';
    expect(signatureOf(['123456', '1411443780', '437374425', encrypted])).toBe(
      'dd6b9c95b495b3f7e2901bfbc76c664930ffdb96',
    );
    const opened = open(encrypted, 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR');
    expect(textOf(opened)).toBe('5927782489442352469');
    expect(opened?.receiver).toBe('wx49f0ab532d5d035a');
  });

  // Tencent's own sample; its key has non-zero bits after the 32nd byte, which strict base64 decoders refuse.
  it('reads vector E, Tencent', () => {
    const encrypted = 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==';
    expect(signatureOf(['QDG6eK', '1409659589', '263014780', encrypted])).toBe(
      '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
    );
    const opened = open(encrypted, 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C');
    expect(textOf(opened)).toBe('1616140317555161061');
    expect(opened?.receiver).toBe('wx5823bf96d3bd56c7');
  });

  // From WeChat's page on 消息推送: a push and the reply to it, with the random part that it names.
  describe("WeChat's own example in JSON", () => {
    const key = 'A'.repeat(43);
    const appId = 'wxba5fad812f8e6fb9';

    it('is read', () => {
      const encrypted =
        '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';
      expect(signatureOf(['AAAAA', '1714112445', '415670741', encrypted])).toBe(
        '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
      );
      const opened = open(encrypted, key);
      expect(textOf(opened)).toBe(
        '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}',
      );
      expect(opened?.receiver).toBe(appId);
    });

    it('is answered, byte for byte', () => {
      const sealed = seal('{"demo_resp":"good luck"}', appId, key, Buffer.from('707722b803182950'));
      expect(sealed).toBe('ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==');
      expect(signatureOf(['AAAAA', '1713424427', '415670741', sealed])).toBe(
        '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1',
      );
    });
  });

  it.each([
    {
      vector: 'B, padded by 23 bytes',
      encrypted:
        '9vfuZaBZ857CaDx9VUAnmM7HT+OTOg+Ot3WWKmxuWkNfBuNvlEN5uDzwfZ9olxp5vqdKMtwGCmYchMyGitLS94jmo2cx5ikgnOo/WQNW9zREY1yBfbhrfhFR2K8jdPMnBudJZcfK2WEoxv5lHO6R3Y+8ZpM2I8St3e9ppIFlBqkJq1g3eYYGp2MO7DSOtigpN6zl9XHiOuSckAqS/EELYpZP6dM0sQ0m7eIKAi3F9OxpH8C8fjxOClch9kImItPpXykWualAygT+jUeR8vcMpSx6fxgDZU5Alo/E8lxzsO4qdgwzF+z4pUH4LQ8snbqeAAPLf7lz7gvdsBVcWbvZdIsf+QFxRy3pK5c3vJWMrqwueYyK9voOJH3A57zrro6ZNYRNq28a/0likadi4zty0DepTbZ8gpJkb/GVe9SxXuth5FWZ7JExgbnLPXlUnEqZaE3+mOkQ975vuzsXE8CrLg==',
      random: '0123456789abcdef',
      at: ['1795312800', '847261905'],
      signature: 'ec309a57f901e7ce67670d09df499037699f8247',
      message:
        '<xml><ToUserName><![CDATA[gh_1a2b3c4d5e6f]]></ToUserName><FromUserName><![CDATA[oABCD1234567890efghijklmnopq]]></FromUserName><CreateTime>1795312800</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[人民路12号路灯不亮]]></Content><MsgId>25001234567890123</MsgId></xml>',
    },
    {
      vector: 'C, padded by 3 bytes',
      encrypted:
        'Fs0KxMW+Nz/2W3YzIDI3US38j14am7Zf2tMxWQm4XmjjkimRgrWqOoaKpIvpCeH2yUFA7A4+8l426KeAYIHbTYGipLrUciNT6BN5l3uA0P6QRIuZDV+SvFsBqHqtLqA7uOAzgwMHXBDH8tFTBsWQ0iilDnv4Paar/0gXN5hJPgpfzBEz4o5bhLwsrDKR/mFU2wmUxLHyjIGoVAk1Hg9UA1uNIvFmNs6f/HSxxfpLNhfsjVopfVxiJ/bV1F7qImWkbaEceoqpBo7wF15+gRy0ObwcN84uiTBn76yhFpYRYHYkr2IAi2Ac3xxALNPa/6sXbJYWXSSOeadm51dO5tlDErOJIo3E399gw7HYkezIYPZJ3WA5ExzndLI/FydQmLR9N0hDBaEfmPH7yvbr1ehBYWnfQlpYgudJ5zkgTfQUDhs=',
      random: 'fedcba9876543210',
      at: ['1795312801', '556677889'],
      signature: '2634a06cbacba475ebd6992de503f773aef205f4',
      message:
        '<xml><ToUserName><![CDATA[oABCD1234567890efghijklmnopq]]></ToUserName><FromUserName><![CDATA[gh_1a2b3c4d5e6f]]></FromUserName><CreateTime>1795312801</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[您的诉求已登记，编号SZ20261122000123]]></Content></xml>',
    },
  ])('reads vector $vector', ({ encrypted, random, at, signature, message }) => {
    expect(signatureOf([account.token, ...at, encrypted])).toBe(signature);
    expect(textOf(open(encrypted, account.encodingAesKey))).toBe(message);
    expect(open(encrypted, account.encodingAesKey)?.receiver).toBe(account.appId);
    expect(seal(message, account.appId, account.encodingAesKey, Buffer.from(random))).toBe(encrypted);
    // The tests' own sender makes the same bytes, so what it signs elsewhere is worth something.
    expect(encrypt(account, message, Buffer.from(random))).toBe(encrypted);
  });

  it('reads and makes vector F, the check of a URL by WeCom', () => {
    const encrypted = '9vfuZaBZ857CaDx9VUAnmNkFdTV+JUzfKx1eQ7LfNDdS/YJdX6f5mApVzeNnOI4kio7K7Ituj3NqUd9YRJxhkQ==';
    expect(signatureOf([account.token, '1795312800', '847261905', encrypted])).toBe(
      '2499ff78b95cf76d7c842424d3b1ec394de36dae',
    );
    const opened = open(encrypted, account.encodingAesKey);
    expect(textOf(opened)).toBe('5288713407419926611');
    expect(opened?.receiver).toBe('ww0123456789abcdef');
    const random = Buffer.from('0123456789abcdef');
    expect(seal('5288713407419926611', 'ww0123456789abcdef', account.encodingAesKey, random)).toBe(encrypted);
  });

  // From weworkapi_python's Sample.py for JSON; what it encrypts is no JSON, by a slip of its author's.
  it("reads Tencent's sample for WeCom in JSON", () => {
    const key = '6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt';
    const encrypted =
      'cjhLUX7UU4yCSelv1vz7T0zT8huF51bAMVWriNvO1FMegHrQZNrtvRxbwf0fUPsFvwqR0U0fgiJNEA5Y30F2MoI2S7vv3EjVQ68C0cjw9frBoUE2Hj0BvFp9h3u6Vbsg4lc1C8AtHdaN8orKuNKkLRLuYEL52R1J3v8olJGZRLnRdVKIivixmX/eQpzgeExtp20jI1HxRP1AAZ6xZoILdqDPO549LO4WeG+685JRUTdiwcY5fjZlqeMxuT4PpMn1X9OWsS7NRj06Wa5E3Tvg4twjWp39KPfOdRte6P1T4JU=';
    expect(signatureOf(['hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo', '1409659813', '1372623149', encrypted])).toBe(
      'e3647471e395139e2308c1fa963f2d648a00b90e',
    );
    const opened = open(encrypted, key);
    expect(textOf(opened)).toContain('"MsgId": 4561255354251345929');
    expect(opened?.receiver).toBe('ww1436e0e65a779aee');
  });
});

describe('against the independent packages', () => {
  // 64 lengths in a row meet every padding from 1 to 32 twice, whatever the package's random part.
  const messages = Array.from({ length: 64 }, (_, length) => '😀路'.repeat(3) + 'x'.repeat(length));

  it('opens what @wecom/crypto encrypts', () => {
    for (const message of messages) {
      const encrypted = wecom.encrypt(account.encodingAesKey, message, account.appId);
      expect(textOf(open(encrypted, account.encodingAesKey))).toBe(message);
      expect(signatureOf([account.token, '1', '2', encrypted])).toBe(
        wecom.getSignature(account.token, '1', '2', encrypted),
      );
    }
  });

  it('opens what wechat-crypto encrypts', () => {
    const theirs = new LegacyCrypt(account.token, account.encodingAesKey, account.appId);
    for (const message of messages) {
      const encrypted = theirs.encrypt(message);
      expect(open(encrypted, account.encodingAesKey)).toMatchObject({ receiver: account.appId });
      expect(textOf(open(encrypted, account.encodingAesKey))).toBe(message);
      expect(signatureOf([account.token, '1', '2', encrypted])).toBe(theirs.getSignature('1', '2', encrypted));
    }
  });

  it('seals what both of them open', () => {
    const theirs = new LegacyCrypt(account.token, account.encodingAesKey, account.appId);
    for (const [index, message] of messages.entries()) {
      const sealed = seal(message, account.appId, account.encodingAesKey, Buffer.alloc(16, index));
      expect(wecom.decrypt(account.encodingAesKey, sealed)).toMatchObject({ message, id: account.appId });
      expect(theirs.decrypt(sealed)).toEqual({ message, id: account.appId });
      expect(textOf(open(sealed, account.encodingAesKey))).toBe(message);
    }
  });
});

describe('what takes the place of chance', () => {
  const made = derivedFrom('receipt', account.encodingAesKey);

  it('is 16 bytes and digits, the same for the same text', () => {
    expect(made.random).toHaveLength(16);
    expect(made.nonce).toMatch(/^\d{1,10}$/);
    expect(derivedFrom('receipt', account.encodingAesKey)).toEqual(made);
  });

  it('is another for another text and for another key', () => {
    const others = [derivedFrom('receipu', account.encodingAesKey), derivedFrom('receipt', `${'B'.repeat(42)}A`)];
    for (const other of others) {
      expect(Buffer.compare(other.random, made.random)).not.toBe(0);
      expect(other.nonce).not.toBe(made.nonce);
    }
  });

  it('is not made to measure by a caller', () => {
    expect(() => seal('hi', account.appId, account.encodingAesKey, Buffer.alloc(15))).toThrow(TypeError);
  });
});

describe('what cannot be opened', () => {
  const random = Buffer.alloc(16, 7);
  const body = Buffer.concat([random, Buffer.from([0, 0, 0, 2]), Buffer.from('hi'), Buffer.from(account.appId)]);

  it.each([
    ['no padding', Buffer.concat([body, Buffer.alloc(32 - (body.length % 32), 0)])],
    ['a padding above the block', Buffer.concat([body, Buffer.alloc(32 - (body.length % 32), 33)])],
    ['a padding of unequal bytes', padded(body).fill(9, 62, 63)],
    ['a message said to be longer than all', padded(Buffer.concat([random, Buffer.from([0, 0, 1, 0]), body]))],
    ['a length of four gigabytes', padded(Buffer.concat([random, Buffer.alloc(4, 255), body]))],
    ['nothing but padding', Buffer.alloc(32, 32)],
    ['too little for a length', padded(random)],
  ])('%s', (_, plain) => {
    expect(plain.length % 32).toBe(0);
    expect(open(encryptRaw(account, plain), account.encodingAesKey)).toBeUndefined();
  });

  it.each([
    ['the empty text', ''],
    ['what is no base64', '!!!!'],
    ['base64 with a line break inside', 'AAAA\nAAAA'],
    ['half a block', Buffer.alloc(16).toString('base64')],
    ['base64 that is cut', Buffer.alloc(32).toString('base64').slice(0, -1)],
    [
      'base64 with its end in the middle',
      `${Buffer.alloc(31).toString('base64')}${Buffer.alloc(32).toString('base64')}`,
    ],
  ])('%s', (_, encrypted) => {
    expect(isCiphertext(encrypted)).toBe(false);
    expect(open(encrypted, account.encodingAesKey)).toBeUndefined();
  });

  it('a message for another key', () => {
    const encrypted = encrypt(account, '<xml>路灯不亮</xml>', random);
    expect(open(encrypted, 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR')).toBeUndefined();
  });

  function padded(plain: Buffer): Buffer {
    return Buffer.concat([plain, pkcs7(plain.length)]);
  }
});
