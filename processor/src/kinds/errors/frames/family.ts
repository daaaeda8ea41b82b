/** Languages whose stacks look alike. A platform that no row names has frames as `other` has them. */
export type Family = 'script' | 'python' | 'jvm' | 'go' | 'ruby' | 'php' | 'dotnet' | 'elixir' | 'native' | 'other';

const FAMILIES: Readonly<Record<string, Family>> = {
  javascript: 'script',
  node: 'script',
  python: 'python',
  java: 'jvm',
  kotlin: 'jvm',
  scala: 'jvm',
  groovy: 'jvm',
  clojure: 'jvm',
  android: 'jvm',
  go: 'go',
  ruby: 'ruby',
  php: 'php',
  csharp: 'dotnet',
  dotnet: 'dotnet',
  fsharp: 'dotnet',
  vb: 'dotnet',
  elixir: 'elixir',
  erlang: 'elixir',
  native: 'native',
  rust: 'native',
  c: 'native',
  cpp: 'native',
  objc: 'native',
  cocoa: 'native',
  swift: 'native',
};

export const familyOf = (platform: string): Family => FAMILIES[platform.toLowerCase()] ?? 'other';
