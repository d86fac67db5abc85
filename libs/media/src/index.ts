export * from './media-store.js';
export * from './outward-copy.js';
export * from './media-link.js';
export * from './file-name.js';
export * from './disk-room.js';
