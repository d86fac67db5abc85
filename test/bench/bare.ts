import fastify from 'fastify';

// The least that an HTTP server can do with such a request: read it, check nothing, keep nothing, say yes.
const server = fastify();
server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
server.post('/channels/city-app/intakes', async (_request, reply) => {
  return reply.code(202).send({ id: '00000000-0000-4000-8000-000000000000', status: 'received' });
});
await server.listen({ host: '127.0.0.1', port: Number(process.env['BARE_PORT']) });
