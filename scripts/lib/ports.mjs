import { createServer } from 'node:net';

const tryListen = (port, host) =>
  new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen({ port, host, exclusive: true }, () => {
      const { port: got } = server.address();
      server.close(() => done(got));
    });
  });

/** A loopback port that nothing listens on at this moment. */
export const freePort = () => tryListen(0, '127.0.0.1');

/** Tells whether a server could listen on this port, on every address or on loopback. */
export async function isPortFree(port) {
  for (const host of ['0.0.0.0', '127.0.0.1']) {
    try {
      await tryListen(port, host);
    } catch (error) {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return false;
      throw error;
    }
  }
  return true;
}
