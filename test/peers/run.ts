import { runTier, vitestStep } from '../tiers.ts';
import { installPeer, PEERS } from './install-peer.ts';

/* `npm run test:peers`: the whole product beside programs of others. A peer that cannot be installed skips as a whole. */

const installed = PEERS.filter((peer) => installPeer(peer).kind === 'available');
const missing = PEERS.length - installed.length;

await runTier(
  [
    { name: 'build', command: 'turbo run build --output-logs=errors-only' },
    // Its types are those of the peers' packages.
    ...(missing === 0 ? [{ name: 'types', command: 'tsc -p test/peers/tsconfig.json' }] : []),
    ...['kafka', 'engines', 's3', 'install', ...installed].map((peer) => vitestStep(`peers-${peer}`)),
  ],
  { goOn: true, skipped: missing },
);
