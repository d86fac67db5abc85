import { createRequire } from 'node:module';

/** BullMQ's own script that adds one job. It ships no types for the file, whose name ends in the number of its keys. */
export const { addStandardJob } = createRequire(import.meta.url)('bullmq/dist/cjs/scripts/addStandardJob-9.js') as {
  readonly addStandardJob: { readonly content: string; readonly keys: number };
};
