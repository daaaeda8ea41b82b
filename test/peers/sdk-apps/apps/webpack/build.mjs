import webpack from 'webpack';

// `node build.mjs FOLDER`: with the defaults of webpack 5.
webpack(
  { mode: 'production', context: import.meta.dirname, entry: './main.mjs', output: { path: process.argv[2] } },
  (error, stats) => {
    console.log(error ?? stats.toString({ modules: false }));
    process.exitCode = error || stats.hasErrors() ? 1 : 0;
  },
);
