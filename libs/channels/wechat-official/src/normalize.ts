import { epochSeconds, type IntakeDraft, type Normalized, type NormalizeContext } from '#libs/channel-kit';
import { accountOf, isEvent, type WechatEvent, type WechatOfficialPayload, type WechatUnknown } from './payload.js';
import { saidIn } from './said.js';
import type { WechatOfficialSettings } from './settings.js';
import { toldBy } from './told.js';

const KIND_MAX = 64;
// What WeCom writes where an event is its own.
const SYSTEM = 'sys';

/** What becomes of each kind; the README says it as a table. */
export function normalizeWechatOfficial(
  payload: WechatOfficialPayload,
  { settings }: NormalizeContext<WechatOfficialSettings>,
): Normalized {
  if (payload.kind === 'unknown') return unsupported(payload);
  if ('event' in payload) return eventOf(payload, settings);
  const { msgId, msgDataId, idx } = payload;
  const said = saidIn(payload, settings);
  const extensions = { ...said.extensions, msgDataId, idx };
  return { kind: 'intake', draft: { ...draftOf(payload, msgId, extensions), ...said.draft } };
}

function eventOf(payload: WechatEvent, settings: WechatOfficialSettings): Normalized {
  const told = toldBy(payload, settings);
  if (told === null) return { kind: 'ignored', reason: payload.kind };
  const { event, eventKey } = payload;
  const draft = draftOf(payload, null, { event, eventKey, ...told.extensions });
  return { kind: 'intake', draft: { ...draft, ...told.draft } };
}

function unsupported(payload: WechatUnknown): Normalized {
  const { msgId, messageKind, eventKey } = payload;
  return {
    kind: 'unsupported',
    messageKind: messageKind.slice(0, KIND_MAX),
    draft: draftOf(payload, msgId, { messageKind, eventKey }),
  };
}

/** What every kind says alike. */
function draftOf(payload: WechatOfficialPayload, msgId: string | null, extensions: object): IntakeDraft {
  const { agentId, appType, fromUser } = payload;
  const fields = Object.keys(payload.rest).length > 0 ? payload.rest : null;
  const kept = Object.entries({ ...extensions, agentId, appType, fields }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return {
    ...(isEvent(payload) ? { action: 'event' } : {}),
    submittedAt: epochSeconds(payload.createTime),
    source: { messageId: msgId, account: accountOf(payload) },
    requester: { kind: fromUser === null || fromUser === SYSTEM ? 'unknown' : 'person', channelUserId: fromUser },
    extensions: Object.fromEntries(kept),
  };
}
