import { clicks, errorHandler } from '@breakwater/sdk';

void [clicks(), errorHandler()];
