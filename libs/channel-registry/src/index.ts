export * from './channels.js';
export * from './instance.js';
