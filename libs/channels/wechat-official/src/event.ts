import type { Fields } from './fields.js';

/** What an event tells, by its Event. */
export type WechatTells =
  | { readonly kind: 'subscribe' | 'scan'; readonly scene: string | null; readonly ticket: string | null }
  | { readonly kind: 'unsubscribe' | 'menu-click' | 'menu-view' }
  | {
      readonly kind: 'location-report';
      readonly latitude: string;
      readonly longitude: string;
      readonly precision: string | null;
    }
  | { readonly kind: 'send-finished'; readonly status: string | null };

// WeChat puts this before the scene of a code that made someone follow, and not before that of later scans.
const FOLLOW_SCENE = 'qrscene_';

/** Undefined for an Event that this channel does not know. */
export function tellsOf(event: string, eventKey: string | null, fields: Fields): WechatTells | undefined {
  switch (event) {
    case 'subscribe':
      return { kind: 'subscribe', scene: followSceneOf(eventKey), ticket: fields.take('Ticket') };
    case 'SCAN':
      return { kind: 'scan', scene: eventKey, ticket: fields.take('Ticket') };
    case 'unsubscribe':
      return { kind: 'unsubscribe' };
    case 'CLICK':
      return { kind: 'menu-click' };
    case 'VIEW':
      return { kind: 'menu-view' };
    case 'LOCATION':
      return {
        kind: 'location-report',
        latitude: fields.need('Latitude'),
        longitude: fields.need('Longitude'),
        precision: fields.take('Precision'),
      };
    case 'MASSSENDJOBFINISH':
    case 'TEMPLATESENDJOBFINISH':
      return { kind: 'send-finished', status: fields.take('Status') };
    default:
      return undefined;
  }
}

function followSceneOf(eventKey: string | null): string | null {
  return eventKey?.startsWith(FOLLOW_SCENE) ? eventKey.slice(FOLLOW_SCENE.length) : null;
}
