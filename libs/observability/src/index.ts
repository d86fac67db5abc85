export * from './logger.js';
export * from './events.js';
export * from './metrics.js';
export * from './trace.js';
export * from './stop-on-signals.js';
