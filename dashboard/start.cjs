// The first file of every service. It runs on any Node there is, so that one which is too old gets a sentence: CommonJS, old syntax.
const least = /^>=(\d+)\.(\d+)$/.exec(require('../package.json').engines.node);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < Number(least[1]) || (major === Number(least[1]) && minor < Number(least[2]))) {
  console.error('Breakwater needs Node ' + least[1] + '.' + least[2] + ' or newer; this is ' + process.version + '.');
  process.exitCode = 1;
} else {
  start();
}

function start() {
  // The embedded engine's queries run on libuv's threads; with the default four, four long queries would stop file access, and the
  // log with it. libuv reads the number before the first line of an ES module runs, hence this file in front of one.
  if (!process.env.UV_THREADPOOL_SIZE) process.env.UV_THREADPOOL_SIZE = '16';

  // Each of these threads would get a heap of its own from glibc and keep the size of an insert in it: 850 MB instead of 750 under
  // full load. glibc reads the number before Node runs, so Node replaces itself once, under the same process id, where it can
  // (22.15 and newer). For older ones `npm start` sets it.
  const mode = process.argv[2] || 'all';
  if (mode === 'all' && process.platform === 'linux' && !process.env.MALLOC_ARENA_MAX && process.execve) {
    const environment = Object.assign({}, process.env, { MALLOC_ARENA_MAX: '2' });
    process.execve(process.execPath, [process.execPath].concat(process.execArgv, process.argv.slice(1)), environment);
  }

  import('./start.js');
}
