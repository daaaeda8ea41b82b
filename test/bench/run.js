// `npm run bench -- NAME [arguments]`: prints one JSON object per line ({"bench","metric","value","unit","vs","ratio"}).
import { runNamed } from '../run-named.js';

runNamed('bench', new URL('.', import.meta.url), '.bench.ts');
