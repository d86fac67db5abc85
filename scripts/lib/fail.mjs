/** A fault whose message is all that a reader needs: printed without a stack. */
export class SetupError extends Error {}

/** Runs a script's main function and turns what it throws into a message and an exit code. */
export async function run(main) {
  try {
    const code = await main();
    if (typeof code === 'number') process.exitCode = code;
  } catch (error) {
    console.error(`\n✗ ${error instanceof SetupError ? error.message : (error.stack ?? error)}`);
    process.exitCode = 1;
  }
}
