export * from './events.ts';
export * from './issues.ts';
export * from './lookup.ts';
export * from './mails.ts';
export * from './performance.ts';
export * from './projects.ts';
export * from './routes.ts';
export * from './session.ts';
