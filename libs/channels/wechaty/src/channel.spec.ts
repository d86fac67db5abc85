import { readFileSync } from 'node:fs';
import { describeChannelContract } from '#libs/testing';
import { wechaty } from './index.js';

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
const changed = (name: string, from: string, to: string): { body: string } => ({
  body: fixture(name).replace(JSON.stringify(from), () => JSON.stringify(to)),
});

const SHA = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
const photo = {
  blob: SHA,
  field: 'image',
  name: '现场.jpg',
  mime: 'image/jpeg',
  sniffed: 'image/png',
  bytes: 5,
  sha256: SHA,
};
const attachment = {
  id: 'image',
  kind: 'image',
  name: null,
  mime: null,
  bytes: null,
  sha256: null,
  state: 'failed',
  url: null,
  durationMs: null,
  transcript: null,
  expiresAt: null,
};
const lisi = { kind: 'person', name: '李四', channelUserId: 'wxid_citizen02' };
const imageExtensions = {
  puppet: 'hotline-gw',
  payload: { listenerId: 'wxid_bot', text: '<msg><img aeskey="0" length="5"/></msg>', filename: '现场.jpg' },
};

describeChannelContract(wechaty, {
  settings: {
    name: 'hotline-gw',
    token: 'hotline-gw_2d0d1a52-7a3b-4d53-9c2a-6d9f4e9c7f10',
    endpoint: '10.0.0.5:8788',
    options: { licence: 'a-puppets-own-secret' },
  },
  now: Date.parse('2026-11-22T02:05:00Z'),
  golden: [
    {
      name: 'a text in a group',
      message: { body: fixture('text-group') },
      expected: {
        submittedAt: '2026-11-22T02:00:00.000Z',
        source: { messageId: 'msg-0001', account: 'wxid_bot' },
        requester: { kind: 'person', name: '张三', channelUserId: 'wxid_citizen01' },
        appeal: { content: '@12345小助手 人民路12号路灯不亮' },
        extensions: {
          wechaty: {
            puppet: 'hotline-gw',
            room: { id: '18800001111@chatroom', topic: '人民路社区群' },
            mentioned: true,
            payload: { mentionIdList: ['wxid_bot'] },
          },
        },
      },
    },
    {
      name: 'a text from one person, its time in milliseconds',
      message: { body: fixture('text-direct') },
      expected: {
        submittedAt: '2026-11-22T02:00:00.123Z',
        source: { messageId: 'msg-0002', account: 'wxid_bot' },
        requester: lisi,
        appeal: { content: '小区停水两天了，什么时候恢复？' },
        extensions: { wechaty: { puppet: 'hotline-gw', payload: { listenerId: 'wxid_bot' } } },
      },
    },
    {
      name: 'an image',
      message: { body: fixture('image'), files: [photo] },
      expected: {
        submittedAt: '2026-11-22T02:01:00.000Z',
        source: { messageId: 'msg-0003', account: 'wxid_bot' },
        requester: lisi,
        attachments: [{ ...attachment, name: '现场.jpg', mime: 'image/png', bytes: 5, sha256: SHA, state: 'stored' }],
        extensions: { wechaty: imageExtensions },
      },
    },
    {
      name: 'an image that came too late',
      message: { body: fixture('image-too-late') },
      expected: {
        submittedAt: '2026-11-22T02:01:00.000Z',
        source: { messageId: 'msg-0003', account: 'wxid_bot' },
        requester: lisi,
        attachments: [attachment],
        extensions: { wechaty: imageExtensions },
        warnings: [{ code: 'IMAGE_MISSING', detail: 'The image could not be taken: it did not arrive within 10 s' }],
      },
    },
    {
      name: 'a recall',
      message: { body: fixture('recall') },
      expected: {
        action: 'event',
        submittedAt: '2026-11-22T02:02:00.000Z',
        source: { messageId: 'msg-0004', account: 'wxid_bot' },
        requester: lisi,
        extensions: {
          wechaty: { puppet: 'hotline-gw', recalledMessageId: 'msg-0002', payload: { listenerId: 'wxid_bot' } },
        },
      },
    },
    {
      name: 'a location, which this channel does not know',
      message: { body: fixture('location') },
      expected: {
        submittedAt: '2026-11-22T02:03:00.000Z',
        source: { messageId: 'msg-0005', account: 'wxid_bot' },
        requester: lisi,
        extensions: {
          wechaty: {
            puppet: 'hotline-gw',
            payload: {
              id: 'msg-0005',
              type: 8,
              talkerId: 'wxid_citizen02',
              listenerId: 'wxid_bot',
              text: '人民路12号',
              timestamp: 1795312980,
            },
          },
        },
        warnings: [{ code: 'UNSUPPORTED_KIND', detail: 'This channel does not know messages of the kind "location".' }],
      },
    },
    {
      name: 'our own message',
      message: { body: fixture('own-message') },
      expected: { ignored: 'sent by the bot itself' },
    },
    {
      name: 'a message of which the puppet says next to nothing',
      message: { body: fixture('bare') },
      expected: {
        source: { messageId: 'msg-0007' },
        extensions: { wechaty: { puppet: 'hotline-gw' } },
        warnings: [
          { code: 'TALKER_UNKNOWN', detail: 'The puppet does not say who sent it.' },
          { code: 'TIME_UNKNOWN', detail: 'The puppet gives no time, or one that cannot be read.' },
        ],
      },
    },
  ],
  unknownKinds: [{ name: 'location', message: { body: fixture('location') } }],
  lookAlikes: [
    {
      name: 'the same message id in another account',
      one: { body: fixture('text-direct') },
      other: { body: fixture('text-direct').replaceAll('wxid_bot', 'wxid_bot2') },
    },
    {
      name: 'the same account and message id through another puppet',
      one: { body: fixture('text-direct') },
      other: changed('text-direct', 'hotline-gw', 'hotline-gw2'),
    },
    {
      name: 'the same text, said twice',
      one: { body: fixture('text-direct') },
      other: changed('text-direct', 'msg-0002', 'msg-0102'),
    },
  ],
  saying: (text) => changed('text-direct', '小区停水两天了，什么时候恢复？', text),
});
