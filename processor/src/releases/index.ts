export { isLaterRelease, packageOf } from './release-order.ts';
