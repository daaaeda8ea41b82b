import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Platform } from '@breakwater/dashboard/onboarding';

/** The files that a reader has before the first step, as small as they can be. */
type Starter = Record<string, string>;

const PAGE = `<!doctype html>
<html>
  <head>
    <title>Shop</title>
  </head>
  <body>
    <div id="root"></div>
`;

const TYPES_OF_REACT = {
  compilerOptions: {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
    noEmit: true,
    jsx: 'react-jsx',
    strict: true,
    skipLibCheck: true,
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
  },
  include: ['src'],
};

const TYPES_OF_NEST = {
  compilerOptions: {
    target: 'es2022',
    module: 'commonjs',
    moduleResolution: 'node10',
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    strict: true,
    skipLibCheck: true,
    rootDir: 'src',
    outDir: 'dist',
    types: ['node'],
  },
  include: ['src'],
};

const STARTERS: Partial<Record<Platform, Starter>> = {
  javascript: { 'index.html': `${PAGE}<button>Buy</button></body></html>` },
  react: {
    'index.html': `${PAGE}<script type="module" src="/src/main.tsx"></script></body></html>`,
    'tsconfig.json': JSON.stringify(TYPES_OF_REACT),
    'src/App.tsx': `import { useState } from 'react';

function Basket({ isBroken }: { isBroken: boolean }) {
  if (isBroken) throw new RangeError('the basket is broken');
  return null;
}

export default function App() {
  const [isBroken, setBroken] = useState(false);
  return (
    <>
      <button onClick={() => setBroken(true)}>Buy</button>
      <Basket isBroken={isBroken} />
    </>
  );
}
`,
  },
  webpack: {
    'index.html': `${PAGE}<script src="dist/main.js"></script></body></html>`,
    'src/app.js': `document.getElementById('root').innerHTML = '<button>Buy</button>';\n`,
    'build.mjs': `import webpack from 'webpack';

const options = { mode: 'production', context: import.meta.dirname, entry: './src/index.js' };
webpack(options).run((error, stats) => {
  if (!error && !stats.hasErrors()) return;
  console.error(error ?? stats.toString());
  process.exitCode = 1;
});
`,
  },
  nextjs: {
    'app/layout.js': `export default function Layout({ children }) {
  return (
    <html>
      <body>{children}</body>
    </html>
  );
}
`,
    'app/page.js': `export default function Page() {\n  return <h1>Shop</h1>;\n}\n`,
  },
  nestjs: {
    'tsconfig.json': JSON.stringify(TYPES_OF_NEST),
    'src/app.module.ts': `import { Controller, Get, Module } from '@nestjs/common';

@Controller()
class ShopController {
  @Get('break')
  break() {
    throw new Error('Hello from Breakwater');
  }
}

@Module({ controllers: [ShopController] })
export class AppModule {}
`,
  },
};

export function writeStarter(platform: Platform, folder: string): void {
  const files = { 'package.json': '{"private":true}', ...STARTERS[platform] };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}
