import type { Language } from '../settings.js';
import { en } from './en.js';
import { zh } from './zh.js';
import type { Texts } from './texts.js';

export { filled, type ProblemText, type Texts } from './texts.js';

export const TEXTS: Readonly<Record<Language, Texts>> = { zh, en };
