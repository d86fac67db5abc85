import { BadPayload } from '#libs/channel-kit';

/** What is wrong with a request: the standard's code, the parameter, and what was expected of it. */
export type Fault = `${400 | 404} ${string}: ${string}`;

/** One that a client can read out of an errors document. */
export interface ToldFault {
  readonly code: number;
  readonly description: string;
}

const LINE = /^(400|404) (.+)$/;

/** @throws {BadPayload} one line for each fault, if there are any */
export function refuseIfAny(faults: readonly (Fault | false)[]): void {
  const found = faults.filter((fault) => fault !== false);
  if (found.length > 0) throw new BadPayload(found.join('\n'));
}

/** What {@link refuseIfAny} said, read again; words that come from elsewhere are one fault of the code given. */
export function faultsIn(words: string, code: number): readonly ToldFault[] {
  return words.split('\n').map((line) => {
    const told = LINE.exec(line);
    return told ? { code: Number(told[1]), description: told[2]! } : { code, description: line };
  });
}
