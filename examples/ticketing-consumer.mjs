// Ticketing in five lines: every intake, as it comes. `data.id` is the same for every delivery of a message: treat it as
// idempotent. When your own database is down, pause the worker instead of failing its jobs.
import { Worker } from 'bullmq';

const connection = { url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' };
const open = async ({ name, data }) => console.log(name, data.id, data.channel.id, data.appeal.content);
const worker = new Worker('intake', open, { connection, prefix: process.env.QUEUE_PREFIX ?? 'hotline' });
worker.on('error', (error) => console.error(error.message));
