import { env } from 'node:process';
import { fileURLToPath } from 'node:url';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

/** The address of the one process of `npm run dev`. */
const SERVER = `http://localhost:${env['PORT'] || 8000}`;
const OUT = fileURLToPath(new URL('dist/web', import.meta.url));

const KIT =
  'badge|copy-button|copy-field|facts|kbd|keys|layer-host|level-mark|loss-note|menu|page|section|skeleton|sort-menu|stale|switch|time|toast|use-media';
const SHELL = new RegExp(
  String.raw`src/web/(ui/(${KIT})\.|format/|app/shell/(?!logo|help|palette))|node_modules/(@radix-ui|radix-ui|@floating-ui|react-remove-scroll|aria-hidden|use-sidecar|use-callback-ref|react-style-singleton|get-nonce|tslib)`,
);

/** The small parts of charts: uPlot itself loads with the pages that draw with it. */
const CHART = /src\/web\/ui\/(chart-frame|step-table|hatch-path|use-theme-version)\./;

const VENDOR =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack\/(?!virtual|react-virtual)[^/]+)\//;

/** The font is preloaded so that `font-display: optional` nearly always gets it: no layout shift, no late swap. */
function preloadFont(): Plugin {
  return {
    name: 'preload-font',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => file.endsWith('.woff2'))
          .map((file) => ({
            tag: 'link',
            injectTo: 'head-prepend' as const,
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' },
          })),
    },
  };
}

/** Files name each other by where they are, so that they work below any path; the page itself is answered at addresses of any depth. */
function pageFromRoot(): Plugin {
  return {
    name: 'page-from-root',
    transformIndexHtml: { order: 'post', handler: (html) => html.replaceAll(/\b(href|src)="\.\//g, '$1="/') },
  };
}

/** Any chunk's styles may load first, so each names the order of the layers; the rules of a page then always beat the base. */
function layerOrder(): Plugin {
  return {
    name: 'layer-order',
    enforce: 'pre',
    transform: (code, id) =>
      id.endsWith('.module.css') ? { code: `@layer tokens, reset, base, ui, page;\n${code}`, map: null } : null,
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('src/web', import.meta.url)),
  plugins: [layerOrder(), react(), preloadFont(), pageFromRoot()],
  base: './',
  // Fonts and icons must stay files: the page's policy has no `data:` for fonts.
  build: {
    outDir: OUT,
    // The manifest lists the chunks of each page, which the size test adds up.
    manifest: true,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // light-dark() stays unchanged; every browser of 2024 and later supports it.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'vendor', test: VENDOR, includeDependenciesRecursively: false },
            // Code that every signed-in page needs comes as one file instead of twenty.
            { name: 'shell', test: SHELL, includeDependenciesRecursively: false },
            { name: 'chart', test: CHART, includeDependenciesRecursively: false },
          ],
        },
      },
    },
    reportCompressedSize: true,
  },
  server: { proxy: { '/api': SERVER } },
});
