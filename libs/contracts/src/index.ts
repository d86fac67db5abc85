export * from './coded.js';
export * from './intake.js';
export * from './reply.js';
export * from './envelope.js';
export * from './queues.js';
export * from './json-schema.js';
