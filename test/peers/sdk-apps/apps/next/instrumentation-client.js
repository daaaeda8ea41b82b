import { init } from '@breakwater/sdk';

init({ dsn: process.env.NEXT_PUBLIC_DSN });
