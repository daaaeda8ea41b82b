import { captureException, flush } from '@breakwater/sdk';

export const runtime = 'edge';

export async function GET() {
  captureException(new TypeError('no price at the edge'));
  return new Response(String(await flush()));
}
