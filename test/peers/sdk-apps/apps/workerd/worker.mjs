import { captureException, flush, init, setUser, withIsolation } from '@breakwater/sdk';

init({ dsn: DSN });

async function pay(id) {
  setUser({ id });
  await new Promise((resolve) => setTimeout(resolve, 20));
  throw new TypeError('no price');
}

export default {
  fetch: (request, _env, context) =>
    withIsolation(async () => {
      try {
        return await pay(new URL(request.url).pathname);
      } catch (error) {
        captureException(error);
        return new Response('failed', { status: 500 });
      } finally {
        context.waitUntil(flush());
      }
    }),
};
