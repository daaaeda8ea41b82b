// A server of ES modules with a library that uses the SDK by `require`, as one that is older does.
import { createRequire } from 'node:module';

import { getClient, init, setTag } from '@breakwater/sdk';

const library = createRequire(import.meta.url)('@breakwater/sdk');

init({ dsn: process.env.DSN });
setTag('set by', 'import');

function checkout() {
  library.captureException(new TypeError('no price'));
}
checkout();
console.log(library.init !== init, library.getClient() === getClient());
await library.close();
console.log(getClient());
