import { existsSync } from 'node:fs';

import type { Browser } from 'playwright-core';

import { unavailable } from '../../support/requirement.ts';
import type { Available } from '../../support/requirement.ts';

export type { Browser } from 'playwright-core';

const DEBIAN_CHROMIUM = '/usr/bin/chromium';

// Without these a fresh profile looks up the vendor's hosts at every start.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real headless Chromium: Debian's where it is installed, else the one from npm. */
export async function launchChromium(): Promise<Available<Browser>> {
  const problems: string[] = [];
  for (const candidate of [debianChromium, npmChromium]) {
    try {
      const found = await candidate();
      if (!found) continue;
      const { chromium } = await import('playwright-core');
      const browser = await chromium.launch({
        executablePath: found.path,
        args: [...found.args, ...ARGUMENTS],
        headless: true,
      });
      return { kind: 'available', value: browser };
    } catch (error) {
      problems.push(String(error).split('\n')[0] ?? '');
    }
  }
  return unavailable(`no Chromium starts here (${problems.join('; ')})`);
}

interface Candidate {
  path: string;
  args: string[];
}

const debianChromium = async (): Promise<Candidate | null> =>
  existsSync(DEBIAN_CHROMIUM) ? { path: DEBIAN_CHROMIUM, args: [] } : null;

async function npmChromium(): Promise<Candidate> {
  const { default: packaged } = await import('@sparticuz/chromium');
  // Its own list of arguments switches web security off, which would hide a CORS fault of ours.
  return {
    path: await packaged.executablePath(),
    args: ['--no-zygote', '--in-process-gpu', '--use-gl=angle', '--use-angle=swiftshader'],
  };
}
