// The embedded engine's queries run on libuv's threads; with the default four, four long queries would stop file access, and the
// log with it. libuv reads the number before the first line of an ES module runs, hence this file in front of one.
process.env.UV_THREADPOOL_SIZE ??= '16';

// `npm start` sets MALLOC_ARENA_MAX=2 for such a reason too: each of these threads would get a heap of its own from glibc and keep
// the size of an insert in it (750 MB instead of 850 under full load). glibc reads it before node runs, hence in package.json.
import('./start.js');
