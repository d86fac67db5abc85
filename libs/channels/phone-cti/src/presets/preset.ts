import type { z } from 'zod';
import type { GivenMapping } from '../mapping.js';

/** How the body of an event is written. */
export interface BodySettings {
  readonly format: 'json' | 'form' | 'wrapped-json';
  readonly wrappedIn: string;
  readonly charset: string;
  readonly percentEncodedBelow?: string | undefined;
}

/** What is answered to what was kept. */
export interface AnswerSettings {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** How one vendor writes, what it means, and what it wants to read. The settings may say anything of it otherwise. */
export interface Preset {
  readonly body?: Partial<BodySettings>;
  readonly mapping: z.input<typeof GivenMapping>;
  readonly answer?: Partial<AnswerSettings>;
}
