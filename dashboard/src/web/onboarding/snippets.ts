import type { Platform } from '../../contract/projects.ts';
import { browserSteps } from './browser-snippets.ts';
import { serverSteps } from './server-snippets.ts';
import type { Filling, Step } from './step-parts.ts';
import { t } from './text.ts';

/** The steps on a platform, in order. */
export function stepsFor(platform: Platform, filling: Filling): Step[] {
  switch (platform) {
    case 'javascript':
    case 'react':
    case 'webpack':
      return browserSteps(platform, filling);
    case 'nextjs':
    case 'express':
    case 'fastify':
    case 'nestjs':
    case 'node':
      return serverSteps(platform, filling);
    case 'other':
      return [
        {
          title: t('onboarding.sentry'),
          note: t('onboarding.sentryText'),
          code: `Sentry.init({\n  dsn: '${filling.dsn}',\n});`,
          language: 'typescript',
        },
      ];
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
