import type { Fields } from './fields.js';

/** What an event tells, by its Event. */
export type WechatTells =
  | { readonly kind: 'subscribe' | 'scan'; readonly scene: string | null; readonly ticket: string | null }
  /** A tap, and nothing more: what it was on is the event's key. */
  | { readonly kind: 'unsubscribe' | 'menu-click' | 'menu-view' | 'mini-program-view' | 'enter' | 'pictures-announced' }
  | {
      readonly kind: 'location-report';
      readonly latitude: string;
      readonly longitude: string;
      readonly precision: string | null;
    }
  | { readonly kind: 'code-scanned'; readonly codeType: string | null; readonly code: string | null }
  | WechatPlacePicked
  /** Reports on what we sent or ordered. */
  | { readonly kind: 'send-finished' | 'job-finished'; readonly status: string | null };

export interface WechatPlacePicked {
  readonly kind: 'place-picked';
  readonly latitude: string | null;
  readonly longitude: string | null;
  readonly scale: string | null;
  readonly label: string | null;
  /** What is there: a shop, a school. */
  readonly poiName: string | null;
}

// WeChat puts this before the scene of a code that made someone follow, and not before that of later scans.
const FOLLOW_SCENE = 'qrscene_';

/** Undefined for an Event that this channel does not know. WeCom writes in small letters what WeChat writes in capitals. */
export function tellsOf(event: string, eventKey: string | null, fields: Fields): WechatTells | undefined {
  switch (event.toLowerCase()) {
    case 'subscribe':
      return { kind: 'subscribe', scene: followSceneOf(eventKey), ticket: fields.take('Ticket') };
    case 'scan':
      return { kind: 'scan', scene: eventKey, ticket: fields.take('Ticket') };
    case 'unsubscribe':
      return { kind: 'unsubscribe' };
    case 'click':
      return { kind: 'menu-click' };
    case 'view':
      return { kind: 'menu-view' };
    case 'view_miniprogram':
      return { kind: 'mini-program-view' };
    case 'enter_agent':
      return { kind: 'enter' };
    case 'pic_sysphoto':
    case 'pic_photo_or_album':
    case 'pic_weixin':
      return { kind: 'pictures-announced' };
    case 'location':
      return {
        kind: 'location-report',
        latitude: fields.need('Latitude'),
        longitude: fields.need('Longitude'),
        precision: fields.take('Precision'),
      };
    case 'scancode_push':
    case 'scancode_waitmsg':
      return codeScanned(fields.inside('ScanCodeInfo'));
    case 'location_select':
      return placePicked(fields.inside('SendLocationInfo'));
    case 'masssendjobfinish':
    case 'templatesendjobfinish':
      return { kind: 'send-finished', status: fields.take('Status') };
    case 'publishjobfinish':
    case 'batch_job_result':
      return { kind: 'job-finished', status: null };
    default:
      return undefined;
  }
}

function followSceneOf(eventKey: string | null): string | null {
  return eventKey?.startsWith(FOLLOW_SCENE) ? eventKey.slice(FOLLOW_SCENE.length) : null;
}

function codeScanned(scan: Fields): WechatTells {
  return { kind: 'code-scanned', codeType: scan.take('ScanType'), code: scan.take('ScanResult') };
}

function placePicked(place: Fields): WechatPlacePicked {
  return {
    kind: 'place-picked',
    // X is the latitude and Y the longitude, as in location messages.
    latitude: place.take('Location_X'),
    longitude: place.take('Location_Y'),
    scale: place.take('Scale'),
    label: place.take('Label'),
    poiName: place.take('Poiname'),
  };
}
