import { t } from './text.ts';
import type { Platform } from './search.ts';

export interface Step {
  title: string;
  note?: string;
  code: string;
  language: 'typescript' | 'shell';
}

const INSTALL = (name: string): Step => ({
  title: t('onboarding.install'),
  code: `npm install ${name}`,
  language: 'shell',
});
const code = (title: string, text: string): Step => ({ title, code: text, language: 'typescript' });

/** What to do on a platform, in order, with the project's DSN filled in. */
export function stepsFor(platform: Platform, dsn: string): Step[] {
  switch (platform) {
    case 'javascript':
      return [INSTALL('@breakwater/sdk'), code(t('onboarding.start'), browserInit(dsn)), tryInBrowser()];
    case 'react':
      return [INSTALL('@breakwater/sdk'), code(t('onboarding.start'), reactInit(dsn)), tryInBrowser()];
    case 'node':
      return [INSTALL('@breakwater/sdk'), code(inFile('instrument.js'), nodeInit(dsn)), run(), tryInNode()];
    case 'fastify':
      return [
        INSTALL('@breakwater/sdk'),
        code(inFile('instrument.js'), nodeInit(dsn)),
        code(
          t('onboarding.register'),
          `import { fastifyPlugin } from '@breakwater/sdk';\n\nawait app.register(fastifyPlugin);`,
        ),
        run(),
      ];
    case 'express':
      return [
        INSTALL('@breakwater/sdk'),
        code(inFile('instrument.js'), nodeInit(dsn)),
        code(
          t('onboarding.register'),
          `import { errorHandler } from '@breakwater/sdk';\n\n// After all routes, before other error handlers.\napp.use(errorHandler());`,
        ),
        run(),
      ];
    case 'other':
      return [{ ...code(t('onboarding.sentry'), sentryInit(dsn)), note: t('onboarding.sentryText') }];
  }
}

/** Reads the key and the project out of a DSN such as `http://key@host/1`; the path before the project is kept. */
export function readDsn(dsn: string): { key: string; origin: string; path: string; project: string } | null {
  if (!URL.canParse(dsn)) return null;
  const url = new URL(dsn);
  const parts = url.pathname.split('/').filter(Boolean);
  const project = parts.pop() ?? '';
  return { key: url.username, origin: url.origin, path: parts.map((part) => `/${part}`).join(''), project };
}

export function curlFor(dsn: string): string {
  const parts = readDsn(dsn);
  if (!parts) return '';
  const { origin, path, project, key } = parts;
  return [
    `curl '${origin}${path}/api/${project}/store/?sentry_key=${key}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '{"level":"error","platform":"other","message":"Hello from curl"}'`,
  ].join('\n');
}

export function uploadCommand(origin: string, project: { organization: string; slug: string }): string {
  return [
    `export BREAKWATER_URL=${origin}`,
    `export BREAKWATER_TOKEN=…`,
    `npx breakwater sourcemaps upload ./dist --project ${project.slug}`,
  ].join('\n');
}

const inFile = (file: string): string => t('onboarding.startIn', { file });
const run = (): Step => ({
  title: t('onboarding.run'),
  code: 'node --import ./instrument.js server.js',
  language: 'shell',
});
const tryInBrowser = (): Step =>
  code(t('onboarding.try'), `setTimeout(() => {\n  throw new Error('Hello from Breakwater');\n});`);
const tryInNode = (): Step =>
  code(
    t('onboarding.try'),
    `import { captureException } from '@breakwater/sdk';\n\ncaptureException(new Error('Hello from Breakwater'));`,
  );

const browserInit = (dsn: string): string =>
  `import { init } from '@breakwater/sdk';

init({
  dsn: '${dsn}',
  release: 'web@1.0.0',
  environment: 'production',
  tracesSampleRate: 1,
});`;

const reactInit = (dsn: string): string =>
  `import { captureException, init } from '@breakwater/sdk';
import { createRoot } from 'react-dom/client';

init({
  dsn: '${dsn}',
  release: 'web@1.0.0',
  tracesSampleRate: 1,
});

createRoot(document.getElementById('root'), {
  onUncaughtError: (error) => captureException(error),
  onCaughtError: (error) => captureException(error),
}).render(<App />);`;

const nodeInit = (dsn: string): string =>
  `import { init } from '@breakwater/sdk';

init({
  dsn: '${dsn}',
  release: 'api@1.0.0',
  environment: 'production',
  tracesSampleRate: 1,
});`;

const sentryInit = (dsn: string): string =>
  `Sentry.init({
  dsn: '${dsn}',
});`;
