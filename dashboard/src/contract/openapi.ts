import { endpoint } from './endpoint.ts';

export const openApiDocument = endpoint<{ answer: string }>('GET', '/api/openapi.json');
