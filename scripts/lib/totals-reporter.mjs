import { relative } from 'node:path';
import { ROOT } from './paths.mjs';

/** Tells the process that started Jest how many tests passed and failed, and which were skipped. */
export default class TotalsReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.testResults.flatMap(({ testFilePath, testResults }) =>
      testResults
        .filter(({ status }) => ['pending', 'skipped', 'todo', 'disabled'].includes(status))
        .map(({ fullName }) => ({ file: relative(ROOT, testFilePath), test: fullName })),
    );
    process.send?.({
      passed: results.numPassedTests,
      // A file that cannot even be loaded has no tests to count, yet it is a failure.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped,
    });
  }
}
