import { createHmac } from 'node:crypto';
import { constantTimeEqual, secretsOf, type SecretSet } from '#libs/channel-kit';

/** What a form's token says. */
export interface FormToken {
  /** Names the form: whatever is sent from it, however often, is the same request. */
  readonly nonce: string;
  /** When the page was made, milliseconds since the epoch. */
  readonly madeAt: number;
}

const WRITTEN = /^([\w-]{16,64})\.(\d{1,12})\.[\w-]{43}$/;

/** The token of a new form, `nonce.seconds.mac`. */
export function makeToken(secret: SecretSet, nonce: string, now: number): string {
  const signed = `${nonce}.${Math.floor(now / 1000)}`;
  const [current] = secretsOf(secret);
  return `${signed}.${macOf(current?.value ?? '', signed)}`;
}

/** By which secret we made this token, by name; undefined when we did not. */
export function findMaker(secret: SecretSet, token: string): string | undefined {
  const signed = token.slice(0, Math.max(0, token.lastIndexOf('.')));
  let maker: string | undefined;
  // All of them, so that the time taken does not tell which one it was.
  for (const { name, value } of secretsOf(secret)) {
    if (constantTimeEqual(`${signed}.${macOf(value, signed)}`, token)) maker ??= name;
  }
  return WRITTEN.test(token) ? maker : undefined;
}

/** What a token says, whoever made it; null when it is none. */
export function readToken(token: string): FormToken | null {
  const [, nonce, seconds] = WRITTEN.exec(token) ?? [];
  return nonce === undefined ? null : { nonce, madeAt: Number(seconds) * 1000 };
}

function macOf(secret: string, signed: string): string {
  // Named, so that a secret used elsewhere too signs nothing that would be taken for a form.
  return createHmac('sha256', secret).update(`web-portal form ${signed}`).digest('base64url');
}
