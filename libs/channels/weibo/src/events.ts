/** What a citizen does without writing anything, by Weibo's `subtype`. */
export const EVENTS = [
  'follow',
  'unfollow',
  'subscribe',
  'unsubscribe',
  'scan',
  'scan_follow',
  'click',
  'view',
  'location',
] as const;
export type WeiboEventName = (typeof EVENTS)[number];

export function isEventName(name: string | null): name is WeiboEventName {
  return (EVENTS as readonly (string | null)[]).includes(name);
}
