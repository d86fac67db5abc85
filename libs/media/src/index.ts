export * from './media-store.js';
export * from './outward-copy.js';
