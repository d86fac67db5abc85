/** One thing that is wrong with the configuration. */
export interface ConfigFault {
  /** A variable's name, or `file:line`. */
  readonly where: string;
  /** What was found and what was expected; never a secret's value. */
  readonly what: string;
}

/** The start is refused; `message` names every fault at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly ConfigFault[]) {
    super(`reading the configuration: ${faults.length} fault(s)\n${faults.map(describeFault).join('\n')}`);
  }
}

function describeFault(fault: ConfigFault): string {
  return `  ${fault.where}: ${fault.what}`;
}
