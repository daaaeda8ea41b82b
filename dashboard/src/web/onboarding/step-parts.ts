import type { ServedSdk } from '../../contract/sdk.ts';
import type { Step } from './snippets.ts';
import { t } from './text.ts';

export const installStep = ({ files }: ServedSdk): Step => ({
  title: t('onboarding.install'),
  note: t('onboarding.installText'),
  code: `npm install ${files['breakwater-sdk.tgz'].url}`,
  language: 'shell',
});

/** A whole file. */
export const inFile = (file: string, code: string, note?: string): Step => ({
  title: t('onboarding.inFile', { file }),
  ...(note !== undefined && { note }),
  code,
  language: 'typescript',
  file,
});

/** The file that starts the SDK. It stands alone, so that it can be imported before all else. */
export const initIn = (file: string, dsn: string, release: string): Step =>
  inFile(
    file,
    `import { init } from '@breakwater/sdk';

init({
  dsn: '${dsn}',
  release: '${release}',
  tracesSampleRate: 1,
});`,
  );
