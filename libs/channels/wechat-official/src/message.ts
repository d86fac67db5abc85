import type { Fields } from './fields.js';

/** What a message says, by its MsgType. */
export type WechatSays =
  | { readonly kind: 'text'; readonly content: string; readonly bizMsgMenuId: string | null }
  | { readonly kind: 'image'; readonly mediaId: string; readonly picUrl: string | null }
  | WechatVoice
  | { readonly kind: 'video' | 'shortvideo'; readonly mediaId: string; readonly thumbMediaId: string | null }
  | WechatFile
  | WechatLocation
  | WechatLink;

export interface WechatVoice {
  readonly kind: 'voice';
  readonly mediaId: string;
  /** The same at 16 kHz, where WeChat offers it. */
  readonly mediaId16K: string | null;
  readonly format: string | null;
  /** What WeChat's speech recognition made of it, where the account has that switched on. */
  readonly recognition: string | null;
}

/** WeChat's pages do not list it, but sends it, with a key of its own in place of a MediaId. */
export interface WechatFile {
  readonly kind: 'file';
  readonly mediaId: string | null;
  readonly name: string | null;
  readonly description: string | null;
  readonly fileKey: string | null;
  readonly md5: string | null;
  readonly bytes: string | null;
}

export interface WechatLocation {
  readonly kind: 'location';
  readonly latitude: string;
  readonly longitude: string;
  readonly scale: string | null;
  readonly label: string | null;
}

export interface WechatLink {
  readonly kind: 'link';
  readonly title: string | null;
  readonly description: string | null;
  readonly url: string | null;
  /** Of its cover; WeCom only. */
  readonly picUrl: string | null;
}

/** Undefined for a MsgType that this channel does not know. */
export function saysOf(msgType: string, fields: Fields): WechatSays | undefined {
  switch (msgType) {
    case 'text':
      return { kind: 'text', content: fields.take('Content') ?? '', bizMsgMenuId: fields.take('bizmsgmenuid') };
    case 'image':
      return { kind: 'image', mediaId: fields.need('MediaId'), picUrl: fields.take('PicUrl') };
    case 'voice':
      return voiceOf(fields);
    case 'video':
    case 'shortvideo':
      return { kind: msgType, mediaId: fields.need('MediaId'), thumbMediaId: fields.take('ThumbMediaId') };
    case 'file':
      return fileOf(fields);
    case 'location':
      return locationOf(fields);
    case 'link':
      return linkOf(fields);
    default:
      return undefined;
  }
}

function voiceOf(fields: Fields): WechatVoice {
  return {
    kind: 'voice',
    mediaId: fields.need('MediaId'),
    mediaId16K: fields.take('MediaId16K'),
    format: fields.take('Format'),
    // Older pages of WeChat's documentation spell it the other way.
    recognition: fields.take('Recognition') ?? fields.take('Recongnition'),
  };
}

function fileOf(fields: Fields): WechatFile {
  return {
    kind: 'file',
    mediaId: fields.take('MediaId'),
    name: fields.take('Title'),
    description: fields.take('Description'),
    fileKey: fields.take('FileKey'),
    md5: fields.take('FileMd5'),
    bytes: fields.take('FileTotalLen'),
  };
}

function locationOf(fields: Fields): WechatLocation {
  return {
    kind: 'location',
    // X is the latitude and Y the longitude, against all custom.
    latitude: fields.need('Location_X'),
    longitude: fields.need('Location_Y'),
    scale: fields.take('Scale'),
    label: fields.take('Label'),
  };
}

function linkOf(fields: Fields): WechatLink {
  return {
    kind: 'link',
    title: fields.take('Title'),
    description: fields.take('Description'),
    url: fields.take('Url'),
    picUrl: fields.take('PicUrl'),
  };
}
