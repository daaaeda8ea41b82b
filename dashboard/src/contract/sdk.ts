import { endpoint } from './endpoint.ts';

/** The package, the file for a script tag, and the one that goes before it. */
export const SDK_FILES = ['breakwater-sdk.tgz', 'browser.js', 'loader.js'] as const;
export type SdkFile = (typeof SDK_FILES)[number];

/** The SDK that the installation serves now. */
export interface ServedSdk {
  /** The package's own, and the beginning of a hash of the files: `0.1.0-98e59296`. */
  version: string;
  files: Record<SdkFile, { url: string; integrity: string }>;
}

export const servedSdk = endpoint<{ answer: ServedSdk }>('GET', '/api/ui/sdk');

type OneFile = { params: 'version'; answer: Uint8Array };

/** Each version that was ever served is served for ever, for lockfiles and pages name it. */
export const sdkPackage = endpoint<OneFile>('GET', '/sdk/:version/breakwater-sdk.tgz');
export const sdkScript = endpoint<OneFile>('GET', '/sdk/:version/browser.js');
export const sdkLoader = endpoint<OneFile>('GET', '/sdk/:version/loader.js');
