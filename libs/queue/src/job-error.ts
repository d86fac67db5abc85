import { UnrecoverableError } from 'bullmq';

/** The job can never succeed: it fails at once, whatever attempts it has left, and is kept for a person to see. */
export class JobRefused extends UnrecoverableError {}
