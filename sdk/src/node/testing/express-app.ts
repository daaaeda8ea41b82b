import type { AddressInfo } from 'node:net';

import express from 'express';

import { errorHandler, init } from '../index.ts';

/** An Express application in a process of its own: `express-app.ts DSN` prints its URL. */
init({ dsn: process.argv[2], tracesSampleRate: 1 });

const app = express();
const router = express.Router();
router.get('/:id', () => {
  throw new Error('broken user');
});
app.use('/users', router);
app.get('/teapot', () => {
  throw Object.assign(new Error('short and stout'), { status: 418 });
});
app.use(errorHandler());
const quiet: express.ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  response.status(error.status ?? 500).end();
};
app.use(quiet);

const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
