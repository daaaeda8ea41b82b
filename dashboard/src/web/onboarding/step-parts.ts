import type { ServedSdk } from '../../contract/sdk.ts';
import { t } from './text.ts';

/** One thing to do: a line for a shell, or a file with all that it needs to hold. Tests do them one after the other, as they are. */
export interface Step {
  title: string;
  note?: string;
  code: string;
  language: 'typescript' | 'html' | 'shell';
  /** Where the code goes. Without one it is for a shell, or for a console of the browser. */
  file?: string;
}

/** The values that a snippet is filled in with. */
export interface Filling {
  dsn: string;
  /** The SDK of this installation, by its own address: it is in no registry. */
  sdk: ServedSdk;
}

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
