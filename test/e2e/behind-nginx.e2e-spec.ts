import type { IncomingMessage, Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import twilio from 'twilio';
import { Nginx, PUBLIC_HOST, type Passed } from '../support/nginx.js';
import { signApp, signWechat, uniqueId, type SignedRequest } from '../support/signers.js';
import { Site } from '../support/site.js';
import { ACCOUNT, AUTH_TOKEN } from '../support/twilio.js';

/** The servers of nginx: one that passes on what it gets, one that writes it anew. */
const [PLAIN, ANEW] = [0, 1];
/** As an operator enters it at Twilio: encoded as browsers do, with characters that need no encoding. */
const ENTERED = { texts: '/in/texts?city=%E6%B5%8E%E5%8D%97&tag=a%20b%7E', calls: '/in/calls?line=a%20b' };

const channelsFor = (nginx: Nginx): string => {
  const twilioSettings = `accountSid: ${ACCOUNT}, authToken: ${AUTH_TOKEN}`;
  const entered = (target: string): string => `${twilioSettings}, url: '${nginx.urlOf(ANEW)}${target}#rc=3&rp=all'`;
  return `channels:
  - { id: texts, adapter: sms-twilio, settings: { ${twilioSettings} } }
  - { id: calls, adapter: phone-twilio, settings: { ${twilioSettings} } }
  - { id: texts-entered, adapter: sms-twilio, settings: { ${entered(ENTERED.texts)} } }
  - { id: calls-entered, adapter: phone-twilio, settings: { ${entered(ENTERED.calls)} } }
  - { id: city-app, adapter: app, settings: { keys: [{ id: city-app-1, secret: '\${APP_SECRET}' }] } }
  - id: wechat
    adapter: wechat-official
    settings: { appId: wx0123456789abcdef, token: '\${WECHAT_TOKEN}', encodingAESKey: '\${WECHAT_ENCODING_AES_KEY}' }
`;
};

const serversFor = (gatewayUrl: string): readonly string[] => {
  // The name and the scheme that the gateway gets to see are not those that the provider called.
  const onward = `proxy_pass ${gatewayUrl}; proxy_set_header Host gateway.internal; proxy_set_header X-Forwarded-Proto http;`;
  return [
    `location / { ${onward} }`,
    `
    location = /in/texts { rewrite ^ /channels/texts-entered?tag=$tag&city=$arg_city? break; ${onward} }
    location = /in/calls { rewrite ^ /channels/calls-entered?line=$line? break; ${onward} }
    location /in/calls/ { rewrite ^/in/calls(/.*)$ /channels/calls-entered$1 break; ${onward} }
    location = /channels/texts { rewrite ^ /channels/texts?tag=$tag? break; ${onward} }
    location = /channels/wechat {
      rewrite ^ /channels/wechat?nonce=$arg_nonce&msg_signature=$arg_msg_signature&encrypt_type=aes&timestamp=$arg_timestamp&signature=$arg_signature? break;
      ${onward}
    }
    location / { ${onward} }`,
  ];
};
/** What many a proxy does to a query: other encodings of the same. */
const RESPELLED = `
  map $arg_tag $tag { "~^(?<tag_a>.*)%20(?<tag_b>.*)%7E$" "$tag_a+$tag_b~"; default $arg_tag; }
  map $arg_line $line { "~^(?<line_a>.*)%20(?<line_b>.*)$" "$line_a+$line_b"; default $arg_line; }`;

const textMessage = (fields: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  MessageSid: `SM${BigInt(uniqueId()).toString(16).padStart(32, '0')}`,
  AccountSid: ACCOUNT,
  From: '+8613800000000',
  To: '+14155550123',
  Body: '人民路12号路灯不亮 & <tag>',
  NumMedia: '0',
  FromCity: '',
  SmsStatus: 'received',
  ...fields,
});
const call = (): Readonly<Record<string, string>> => ({
  CallSid: `CA${BigInt(uniqueId()).toString(16).padStart(32, '0')}`,
  AccountSid: ACCOUNT,
  From: '+8613800000000',
  To: '+14155550123',
  CallStatus: 'ringing',
  Direction: 'inbound',
});
const recorded = (fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  ...fields,
  RecordingSid: `RE${'2'.repeat(32)}`,
  RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Recordings/RE${'2'.repeat(32)}`,
  RecordingDuration: '37',
});

/** Signed by Twilio's own library for the URL as Twilio knows it. */
function byTwilio(url: string, fields: Readonly<Record<string, string>>, token = AUTH_TOKEN): SignedRequest {
  return {
    method: 'POST',
    // As it is written: the built-in URL would encode anew.
    target: url.replace(/^https?:\/\/[^/]*/, ''),
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(token, url, fields),
    },
    body: Buffer.from(new URLSearchParams(fields).toString()),
  };
}

const withHeaders = (request: SignedRequest, headers: Readonly<Record<string, string>>): SignedRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});
const withBody = (request: SignedRequest, from: string, to: string): SignedRequest => ({
  ...request,
  body: Buffer.from(request.body.toString('latin1').replace(from, to), 'latin1'),
});

interface Twiml {
  readonly Message?: string;
  readonly Say?: string;
  readonly Record?: Readonly<Record<string, string>>;
}
const twimlOf = ({ body }: Passed): Twiml => {
  const reader = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', textNodeName: 'text' });
  return (reader.parse(body) as { readonly Response: Twiml | '' }).Response || {};
};

describe('behind a real nginx that ends TLS', () => {
  let nginx: Nginx;
  let site: Site;
  /** What reached the gateway, as it stood on the wire. */
  let seen: { readonly target: string; readonly host: string | undefined; readonly encrypted: boolean }[];

  beforeAll(async () => {
    nginx = await Nginx.prepare(2);
    site = new Site({ channels: channelsFor(nginx), env: { PUBLIC_BASE_URL: nginx.urlOf(PLAIN) } });
    await site.open();
    const server: Server = site.gateway.app.getHttpServer();
    server.on('request', ({ url, headers, socket }: IncomingMessage) =>
      seen.push({ target: url ?? '', host: headers.host, encrypted: 'encrypted' in socket }),
    );
    await nginx.start(serversFor(site.gateway.url), RESPELLED);
  });
  beforeEach(() => {
    seen = [];
  });
  afterAll(async () => {
    await nginx.stop();
    await site.close();
  });

  const refused = (channel: string, reason: string) =>
    site.gateway.count('hotline_requests_refused_total', { channel, reason });

  it('is reached under another scheme, name and port than the provider called', async () => {
    await nginx.send(PLAIN, byTwilio(`${nginx.urlOf(PLAIN)}/channels/texts`, textMessage()));
    expect(seen).toEqual([{ target: '/channels/texts', host: 'gateway.internal', encrypted: false }]);
    expect(new URL(site.gateway.url).port).not.toBe(String(nginx.ports[PLAIN]));
  });

  describe('what is passed on as it came', () => {
    const texts = (query = ''): string => `${nginx.urlOf(PLAIN)}/channels/texts${query}`;

    it.each(['', '?city=%E6%B5%8E%E5%8D%97&tag=a%20b%7E', "?q=it's+%2B~"])(
      'is believed of Twilio, and answered with a number: texts%s',
      async (query) => {
        const answer = await nginx.send(PLAIN, byTwilio(texts(query), textMessage()));
        expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' } });
        expect(twimlOf(answer).Message).toMatch(/^您的诉求已收到，编号 [0-9A-Z]{4}(-[0-9A-Z]{4}){2}。$/);
        expect(seen[0]?.target).toBe(`/channels/texts${query}`);
      },
    );

    it('is answered once more exactly alike', async () => {
      const request = byTwilio(texts(), textMessage());
      const [first, second] = [await nginx.send(PLAIN, request), await nginx.send(PLAIN, request)];
      expect([second.status, second.body]).toEqual([first.status, first.body]);
    });

    it('is believed of a caller at every step, where our own answer sends Twilio', async () => {
      const asked = call();
      const greeting = twimlOf(await nginx.send(PLAIN, byTwilio(`${nginx.urlOf(PLAIN)}/channels/calls`, asked)));
      const { action = '', recordingStatusCallback = '' } = greeting.Record ?? {};
      expect(action).toBe(`${nginx.urlOf(PLAIN)}/channels/calls/recorded#rc=3&rp=all`);
      const told = await nginx.send(PLAIN, byTwilio(action.split('#', 1)[0]!, recorded(asked)));
      expect(told.status).toBe(200);
      expect(JSON.stringify(twimlOf(told).Say)).toMatch(/编号 ([0-9A-Z] ){3}[0-9A-Z]，/);
      const { CallSid = '', AccountSid = '', RecordingSid = '' } = recorded(asked);
      const ready = { CallSid, AccountSid, RecordingSid, RecordingStatus: 'completed' };
      const answer = await nginx.send(PLAIN, byTwilio(recordingStatusCallback.split('#', 1)[0]!, ready));
      expect([answer.status, twimlOf(answer)]).toEqual([200, {}]);
    });

    it('is believed of WeChat and of an app', async () => {
      const message = { id: uniqueId(), text: '路灯不亮' };
      expect(await nginx.send(PLAIN, signWechat(message))).toMatchObject({ status: 200 });
      expect(await nginx.send(PLAIN, signApp(message))).toMatchObject({ status: 202 });
    });

    it.each<[string, (url: string) => SignedRequest]>([
      ['another text', (url) => withBody(byTwilio(url, textMessage()), 'NumMedia=0', 'NumMedia=1')],
      ['a parameter more', (url) => withBody(byTwilio(url, textMessage()), 'NumMedia=0', 'NumMedia=0&X=')],
      ["another's signature", (url) => byTwilio(url, textMessage(), 'another-auth-token-of-32-digits')],
      ['another address', (url) => ({ ...byTwilio(`${url}x`, textMessage()), target: new URL(url).pathname })],
      ['another query', (url) => ({ ...byTwilio(url, textMessage()), target: `${new URL(url).pathname}?a=b` })],
      ['the address inside', () => byTwilio(`http://gateway.internal/channels/texts`, textMessage())],
      ['without a signature', (url) => withHeaders(byTwilio(url, textMessage()), { 'x-twilio-signature': '' })],
    ])('is refused when it is %s', async (_what, forge) => {
      expect((await nginx.send(PLAIN, forge(texts()))).status).toBe(401);
    });

    it('is refused when it brings the name along for which it is signed', async () => {
      const before = await refused('texts', 'SIGNATURE_INVALID');
      const elsewhere = byTwilio('https://elsewhere.example/channels/texts', textMessage());
      const claims = {
        'x-forwarded-host': 'elsewhere.example',
        'x-forwarded-proto': 'https',
        'x-forwarded-port': '443',
        forwarded: 'host=elsewhere.example;proto=https',
        'x-original-url': 'https://elsewhere.example/channels/texts',
      };
      expect((await nginx.send(PLAIN, withHeaders(elsewhere, claims))).status).toBe(401);
      expect(await refused('texts', 'SIGNATURE_INVALID')).toBe(before + 1);
    });

    it('is refused when it is for another account of Twilio, however well it is signed', async () => {
      const others = textMessage({ AccountSid: `AC${'4'.repeat(32)}` });
      expect((await nginx.send(PLAIN, byTwilio(texts(), others))).status).toBe(401);
      expect(await refused('texts', 'RECIPIENT_MISMATCH')).toBe(1);
    });

    it('is refused of WeChat and of an app when a byte of it is another', async () => {
      const message = { id: uniqueId(), text: '路灯不亮' };
      const [wechat, app] = [signWechat(message), signApp(message)];
      expect((await nginx.send(PLAIN, { ...wechat, target: wechat.target.replace(/nonce=./, 'nonce=x') })).status).toBe(401); // prettier-ignore
      expect((await nginx.send(PLAIN, withBody(app, '"title"', '"Title"'))).status).toBe(401);
    });
  });

  describe('what is written anew on the way', () => {
    const entered = (target: string): string => nginx.urlOf(ANEW) + target;

    it('is believed of Twilio by the URL as it was entered', async () => {
      const answer = await nginx.send(ANEW, byTwilio(entered(ENTERED.texts), textMessage()));
      expect(twimlOf(answer).Message).toMatch(/编号/);
      // Another path, another order, other encodings: nothing from which the URL could be told again.
      expect(seen.map(({ target }) => target)).toEqual(['/channels/texts-entered?tag=a+b~&city=%E6%B5%8E%E5%8D%97']);
    });

    it('is believed of a caller at every step, where our own answer sends Twilio', async () => {
      const asked = call();
      const greeting = twimlOf(await nginx.send(ANEW, byTwilio(entered(ENTERED.calls), asked)));
      const action = greeting.Record?.['action'] ?? '';
      expect(action).toBe(`${nginx.urlOf(ANEW)}/in/calls/recorded#rc=3&rp=all`);
      const told = await nginx.send(ANEW, byTwilio(action.split('#', 1)[0]!, recorded(asked)));
      expect(JSON.stringify(twimlOf(told).Say)).toMatch(/编号/);
      expect(seen.map(({ target }) => target)).toEqual([
        '/channels/calls-entered?line=a+b',
        '/channels/calls-entered/recorded',
      ]);
    });

    it('is believed of WeChat and of an app', async () => {
      const message = { id: uniqueId(), text: '路灯不亮' };
      const push = signWechat(message);
      expect(await nginx.send(ANEW, push)).toMatchObject({ status: 200 });
      expect(seen[0]?.target).not.toBe(push.target);
      expect(await nginx.send(ANEW, signApp(message))).toMatchObject({ status: 202 });
    });

    it.each<[string, (url: string) => SignedRequest]>([
      ['another text', (url) => withBody(byTwilio(url, textMessage()), 'NumMedia=0', 'NumMedia=1')],
      ["another's signature", (url) => byTwilio(url, textMessage(), 'another-auth-token-of-32-digits')],
      ['another query', (url) => byTwilio(url.replace('tag=a', 'tag=b'), textMessage())],
      ['signed for what the gateway sees', () => byTwilio(`http://${PUBLIC_HOST}/channels/texts-entered?tag=a+b~&city=%E6%B5%8E%E5%8D%97`, textMessage())], // prettier-ignore
    ])('is refused when it is %s', async (_what, forge) => {
      const request = forge(entered(ENTERED.texts));
      const target = request.target.startsWith('/in/') ? request.target : ENTERED.texts;
      expect((await nginx.send(ANEW, { ...request, target })).status).toBe(401);
      expect(seen).toHaveLength(1);
    });

    it('is not believed where the URL as entered is not set: that is what the setting is for', async () => {
      const url = `${nginx.urlOf(ANEW)}/channels/texts?tag=a%20b%7E`;
      expect((await nginx.send(ANEW, byTwilio(url, textMessage()))).status).toBe(401);
      expect(seen[0]?.target).toBe('/channels/texts?tag=a+b~');
    });
  });
});
