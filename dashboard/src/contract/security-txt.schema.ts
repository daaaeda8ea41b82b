import { endpoint } from './endpoint.ts';

/** RFC 9116. */
export const securityTxt = endpoint<{ answer: string }>('GET', '/.well-known/security.txt');
