import type { Message } from '#libs/channel-kit';
import { tellError, tellValue, type Findings } from './finding.js';
import { isBadPayload, messageOf, understand, type Subject } from './subject.js';

const MEND = 'parse or normalize';

/** Texts that must come out exactly as they went in. */
const TEXTS = [
  '人民路12号路灯不亮，请尽快修。',
  '谢谢🙏🏽👨‍👩‍👧',
  '𠮷田𠀀',
  'e\u0301tude n\u0303',
  'العربية עברית',
  '第一行\n第二行\t缩进',
  '  前后有空格  ',
  '<b>&amp;"quoted"</b> \\u4e2d %E4 + ]] >',
  '0',
  'null',
  '字'.repeat(6700),
];

/** Texts that some formats cannot carry: there they are refused aloud, and the bytes kept; never changed in silence. */
const HARD_TEXTS = ['第一行\r\n第二行', '前\u0000后', '前\u0007后'];

/** In GBK, of which GB18030 is a superset. */
const GBK = { text: '路灯不亮', bytes: Buffer.from('c2b7b5c6b2bbc1c1', 'hex') } as const;

/** The citizen's words come out as they went in, whatever they are written in. */
export function checkTexts(subject: Subject, findings: Findings): void {
  const { saying } = subject.options;
  if (!saying) return;
  for (const text of TEXTS) {
    const found = saidIn(subject, () => messageOf(saying(text)));
    if (found !== text) complain(findings, tellValue(text.slice(0, 40)), found, 'the same text');
  }
  for (const text of HARD_TEXTS) {
    const found = saidIn(subject, () => messageOf(saying(text)));
    // What a format makes of line ends by its own rules is no loss of words.
    if (found === text || found.startsWith(REFUSED) || found === text.replace('\r\n', '\n')) continue;
    complain(findings, tellValue(text), found, 'the same text, or BadPayload');
  }
  for (const charset of ['gbk', 'gb18030']) {
    const message = inGbk(messageOf(saying(GBK.text)), charset);
    const found = message === null ? GBK.text : saidIn(subject, () => message);
    if (found !== GBK.text && !found.startsWith(REFUSED))
      complain(findings, `"${GBK.text}" in ${charset}`, found, 'the same text, or BadPayload');
  }
}

const REFUSED = 'BadPayload: ';

function complain(findings: Findings, what: string, found: string, wanted: string): void {
  findings.add(`a citizen who says ${what}`, tellValue(found), wanted, MEND);
}

function saidIn(subject: Subject, made: () => Message): string {
  try {
    const { normalized } = understand(subject, made());
    return normalized.kind === 'ignored' ? normalized.kind : (normalized.draft.appeal?.content ?? '');
  } catch (error) {
    return isBadPayload(error) ? `${REFUSED}${error.message}` : tellError(error);
  }
}

/** The same message from a sender who writes GBK; null where the text does not stand in the bytes as it is. */
function inGbk(message: Message, charset: string): Message | null {
  const bytes = Buffer.from(message.bytes);
  const written = Buffer.from(GBK.text);
  const at = bytes.indexOf(written);
  if (at < 0) return null;
  const type = (message.headers['content-type'] ?? 'text/plain').replace(/;\s*charset=[^;]*/i, '');
  return {
    ...message,
    headers: { ...message.headers, 'content-type': `${type}; charset=${charset}` },
    bytes: Buffer.concat([bytes.subarray(0, at), GBK.bytes, bytes.subarray(at + written.length)]),
  };
}
