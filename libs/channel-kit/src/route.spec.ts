import { expect, it } from '@jest/globals';
import { messageRoutes } from './route.js';

it('takes messages at the URL itself and below it', () => {
  expect(messageRoutes('GET', 'POST')).toEqual([
    { method: 'GET', path: '/', role: 'messages' },
    { method: 'POST', path: '/', role: 'messages' },
    { method: 'GET', path: '/:key', role: 'messages' },
    { method: 'POST', path: '/:key', role: 'messages' },
  ]);
});
