const RUNTIME =
  /(?:^|\/)(?:webpack\/(?:runtime|bootstrap|startup|before-startup|universalModuleDefinition)|\(webpack\)|vite\/(?:preload-helper|modulepreload-polyfill)|rolldown\/runtime|\[turbopack\])/;

/**
 * The path of a source as people write it: bundlers' `webpack://shop/./src/cart.ts?a1b2` and `../../src/cart.ts` are both
 * `src/cart.ts`.
 */
export function cleanSourcePath(source: string): string {
  let path = source.replace(/^(?:webpack|webpack-internal|turbopack|rspack|ng|rollup|vite):\/\//, '');
  if (path !== source) path = path.replace(/^[^/]*\//, '').replace(/\?.*$/, '');
  return path
    .replace(/^file:\/\//, '')
    .replace(/^\[project\]\//, '')
    .replace(/^(?:\.{1,2}\/)+/, '')
    .replaceAll('\0', '');
}

/** True for paths that are neither a dependency nor code of the bundler itself. */
export const isOriginalInApp = (source: string): boolean =>
  !/(?:^|[\\/])(?:node_modules|bower_components|\.yarn)[\\/]|^webpack:\/\/[^/]*\/~\//.test(source) &&
  !RUNTIME.test(source) &&
  !source.includes('\0') &&
  !source.startsWith('external ') &&
  !/^webpack:\/\/[^/]*\/external /.test(source);

/** `src/pages/cart.tsx` is `pages/cart`: the path without its extension and without the folder that all files share. */
export const moduleOf = (path: string): string =>
  path
    .replace(/^(?:src|app|lib)\//, '')
    .replace(/\.(?:[cm]?[jt]sx?|vue|svelte)$/i, '')
    .replace(/\/index$/, '');
