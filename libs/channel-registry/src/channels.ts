import type { AnyChannel } from '#libs/channel-kit';
import { app } from '#libs/channels/app';
import { phoneCti } from '#libs/channels/phone-cti';
import { smsAliyun } from '#libs/channels/sms-aliyun';
import { smsTencent } from '#libs/channels/sms-tencent';
import { webPortal } from '#libs/channels/web-portal';
import { wechatOfficial } from '#libs/channels/wechat-official';
import { wechaty } from '#libs/channels/wechaty';
import { weibo } from '#libs/channels/weibo';

/** Every channel there is: the one list of the product that adding a channel touches. */
export const CHANNELS: readonly AnyChannel[] = [
  app,
  phoneCti,
  smsAliyun,
  smsTencent,
  webPortal,
  wechatOfficial,
  wechaty,
  weibo,
];
