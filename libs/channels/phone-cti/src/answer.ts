import type { HttpAnswer, KeptMessage } from '#libs/channel-kit';
import type { AnswerSettings } from './presets/preset.js';

/** The answer that this vendor wants, with the id of the intake that comes of its (first) event. */
export function answerOf(kept: readonly KeptMessage[], answer: AnswerSettings): HttpAnswer {
  return {
    status: answer.status,
    headers: { 'content-type': answer.contentType, 'x-content-type-options': 'nosniff' },
    body: answer.body.replaceAll('{{id}}', kept[0]?.id ?? ''),
  };
}
