import { fencePath, secretsOf, type Probe, type SecretSet } from '#libs/channel-kit';
import { derivedFrom, seal, signatureOf } from './crypto.js';
import { receiverOf, type WechatOfficialSettings } from './settings.js';

/** A text message as WeChat would push it in the instance's mode. The source address is all of a fence that it cannot meet. */
export const probeWechatOfficial: Probe<WechatOfficialSettings> = ({ settings, now, url, query }) => {
  const token = current(settings.token);
  const signed = [String(Math.floor(now / 1000)), String(now % 10_000_000_000)] as const;
  const xml = messageOf(settings, now);
  const ciphertext = settings.mode === 'plain' ? null : sealed(xml, settings, now);
  const said = new URLSearchParams({
    ...(settings.mode === 'wecom' ? {} : { signature: signatureOf([token, ...signed]) }),
    timestamp: signed[0],
    nonce: signed[1],
    ...(ciphertext === null || settings.mode === 'wecom' ? {} : { encrypt_type: 'aes' }),
    ...(ciphertext === null ? {} : { msg_signature: signatureOf([token, ...signed, ciphertext]) }),
  });
  return {
    method: 'POST',
    url: `${url}${settings.fence === undefined ? '' : fencePath(settings.fence)}?${said.toString()}${query === '' ? '' : `&${query}`}`,
    headers: { 'content-type': 'text/xml' },
    body: ciphertext === null ? xml : bodyOf(ciphertext, xml, settings),
  };
};

function messageOf(settings: WechatOfficialSettings, now: number): string {
  const agent = settings.agentId === undefined ? '' : `<AgentID>${settings.agentId}</AgentID>`;
  return (
    `<xml>${toUser(settings)}<FromUserName>probe</FromUserName><CreateTime>${Math.floor(now / 1000)}</CreateTime>` +
    `<MsgType>text</MsgType><Content>probe</Content><MsgId>${now}</MsgId>${agent}</xml>`
  );
}

function toUser({ originalId, corpId }: WechatOfficialSettings): string {
  return `<ToUserName>${originalId ?? corpId ?? 'gh_probe'}</ToUserName>`;
}

function sealed(xml: string, settings: WechatOfficialSettings, now: number): string {
  const key = current(settings.encodingAESKey ?? '');
  return seal(xml, receiverOf(settings), key, derivedFrom(`probe\n${now}`, key).random);
}

function bodyOf(ciphertext: string, xml: string, settings: WechatOfficialSettings): string {
  const element = `<Encrypt><![CDATA[${ciphertext}]]></Encrypt>`;
  return settings.mode === 'compat'
    ? xml.replace('</xml>', `${element}</xml>`)
    : `<xml>${toUser(settings)}${element}</xml>`;
}

function current(set: SecretSet): string {
  return secretsOf(set)[0]?.value ?? '';
}
