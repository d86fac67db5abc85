import type { JobsOptions } from 'bullmq';

/**
 * A payload with its job options, in the manner of Nest's other transports.
 *
 * `jobId` is required: an add whose answer was lost is sent again, and only the id tells that it is the same job.
 */
export class BullMqRecord<T = unknown> {
  constructor(
    readonly data: T,
    readonly options: JobsOptions & { readonly jobId: string },
  ) {}
}
