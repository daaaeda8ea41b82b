// A customer's server of one route. Its parent asks for the CPU time so far, or the heap after a collection, over IPC.
import Fastify from 'fastify';

const app = Fastify();
app.get('/orders/:id', async ({ params }) => ({ id: params.id, items: [1, 2, 3], total: 12.5 }));
await app.listen({ port: 0, host: '127.0.0.1' });

process.on('message', async (question) => {
  if (question === 'heap') {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    for (let turn = 0; turn < 3; turn++) globalThis.gc();
    return process.send(process.memoryUsage().heapUsed);
  }
  const { user, system } = process.cpuUsage();
  process.send(user + system);
});
process.send(app.server.address().port);
