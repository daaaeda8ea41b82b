import { init } from '@breakwater/sdk';
import { createRoot } from 'react-dom/client';

init({ dsn: new URLSearchParams(location.search).get('dsn') ?? '', release: 'shop@1.0.0' });

const pay = (): void => {
  throw new TypeError('no price');
};

createRoot(document.getElementById('root') as HTMLElement).render(<button onClick={pay}>Pay</button>);
