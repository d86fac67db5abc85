import type { AnyChannel } from '#libs/channel-kit';
import { app } from '#libs/channels/app';
import { open311 } from '#libs/channels/open311';
import { phoneCti } from '#libs/channels/phone-cti';
import { phoneTwilio } from '#libs/channels/phone-twilio';
import { smsAliyun } from '#libs/channels/sms-aliyun';
import { smsTencent } from '#libs/channels/sms-tencent';
import { smsTwilio } from '#libs/channels/sms-twilio';
import { webPortal } from '#libs/channels/web-portal';
import { wechatOfficial } from '#libs/channels/wechat-official';
import { wechaty } from '#libs/channels/wechaty';
import { weibo } from '#libs/channels/weibo';

/** Every channel there is: the one list of the product that adding a channel touches. */
export const CHANNELS: readonly AnyChannel[] = [
  app,
  open311,
  phoneCti,
  phoneTwilio,
  smsAliyun,
  smsTencent,
  smsTwilio,
  webPortal,
  wechatOfficial,
  wechaty,
  weibo,
];
