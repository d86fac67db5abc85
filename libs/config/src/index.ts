export * from './config-error.js';
export * from './environment.js';
export * from './secrets-on-disk.js';
export * from './yaml-file.js';
