export { newChannel } from './channel.js';
