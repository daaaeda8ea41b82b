// The embedded engine's queries run on libuv's threads; with the default four, four long queries would stop file access, and the
// log with it. libuv reads the number before the first line of an ES module runs, hence this file in front of one.
process.env.UV_THREADPOOL_SIZE ??= '16';

import('./start.js');
