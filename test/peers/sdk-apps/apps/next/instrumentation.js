// For Node and for the edge: the conditions of the bundler choose the half.
import { captureException, flush, init } from '@breakwater/sdk';

export function register() {
  init({ dsn: process.env.NEXT_PUBLIC_DSN });
}

export async function onRequestError(error) {
  captureException(error);
  await flush();
}
