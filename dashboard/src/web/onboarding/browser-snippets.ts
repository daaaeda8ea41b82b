import type { ServedSdk } from '../../contract/sdk.ts';
import { initIn, inFile, installStep } from './step-parts.ts';
import type { Filling, Step } from './step-parts.ts';
import { t } from './text.ts';

const RELEASE = 'web@1.0.0';

export function browserSteps(platform: 'javascript' | 'react' | 'webpack', { dsn, sdk }: Filling): Step[] {
  switch (platform) {
    case 'javascript':
      return [
        {
          title: t('onboarding.head'),
          note: t('onboarding.headText'),
          code: scriptTag(dsn, sdk),
          language: 'html',
          file: 'index.html',
        },
        tryInConsole(),
      ];
    case 'react':
      return [
        installStep(sdk),
        initIn('src/instrument.ts', dsn, RELEASE),
        inFile('src/main.tsx', REACT_ROOT, t('onboarding.reactText')),
        tryInConsole(),
      ];
    case 'webpack':
      return [
        installStep(sdk),
        initIn('src/instrument.js', dsn, RELEASE),
        inFile('src/index.js', FIRST_IMPORT, t('onboarding.firstText')),
        tryInConsole(),
      ];
  }
}

const tryInConsole = (): Step => ({
  title: t('onboarding.try'),
  note: t('onboarding.consoleText'),
  code: `setTimeout(() => {\n  throw new Error('Hello from Breakwater');\n});`,
  language: 'typescript',
});

const scriptTag = (dsn: string, { files }: ServedSdk): string =>
  `<script
  src="${files['loader.js'].url}"
  integrity="${files['loader.js'].integrity}"
  crossorigin="anonymous"
></script>
<script>
  Breakwater.init({
    dsn: '${dsn}',
    release: '${RELEASE}',
    tracesSampleRate: 1,
  });
</script>`;

const REACT_ROOT = `import './instrument.ts';

import { reactErrorHandler } from '@breakwater/sdk';
import { createRoot } from 'react-dom/client';

import App from './App.tsx';

createRoot(document.getElementById('root')!, {
  onUncaughtError: reactErrorHandler(),
  onCaughtError: reactErrorHandler(),
  onRecoverableError: reactErrorHandler(),
}).render(<App />);`;

const FIRST_IMPORT = `import './instrument.js'; // before everything else

import './app.js'; // your application`;
