import { errorHandler } from '@breakwater/sdk';
// @ts-expect-error -- a page's, and this one is compiled for Node
import { clicks } from '@breakwater/sdk';

void [errorHandler(), clicks];
