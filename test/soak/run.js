// `npm run soak -- NAME [arguments]`: long fault, fuzz and soak runs, bounded, with their seeds printed.
import { runNamed } from '../run-named.js';

runNamed('soak', new URL('.', import.meta.url), '.soak.ts');
