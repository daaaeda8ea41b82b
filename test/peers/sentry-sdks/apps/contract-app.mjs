// A customer's server that calls an SDK only by names that ours and Sentry's both have; the SDK is its argument.
import { createServer } from 'node:http';

const sdk = await import(process.argv[2]);
sdk.init({ dsn: process.env.DSN, release: 'api@5.0.0', environment: 'staging', tracesSampleRate: 1 });

class PaymentError extends Error {
  name = 'PaymentError';
  code = 'E_PAY';
}

const routes = {
  '/handled': () => {
    sdk.setTag('tenant', 'acme');
    sdk.setUser({ id: '42', email: 'ann@example.com' });
    sdk.addBreadcrumb({ category: 'cart', message: 'opened', level: 'info' });
    sdk.captureException(new PaymentError('card declined', { cause: new RangeError('limit exceeded') }));
  },
  '/scoped': () =>
    sdk.withScope((scope) => {
      scope.setTag('step', 'two');
      scope.setExtra('basket', { items: 3 });
      scope.setFingerprint(['one-for-all']);
      sdk.captureMessage('stock is low', 'warning');
    }),
  '/plain': () => sdk.captureException('only a text'),
  '/spans': async () => {
    await sdk.startSpan({ name: 'load orders', op: 'db' }, async () => {
      sdk.startSpan({ name: 'parse orders', op: 'function' }, () => undefined);
      sdk.captureException(new TypeError('orders are broken'));
    });
  },
};
const server = createServer((request, response) => {
  void Promise.resolve(routes[new URL(request.url, 'http://localhost').pathname]?.()).then(() => response.end('done'));
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', async () => {
  server.close();
  await sdk.close(4000);
  process.exit(0);
});
