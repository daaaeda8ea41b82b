import { init } from '@breakwater/sdk';

import { pay } from './pay.cjs';

init({ dsn: new URLSearchParams(location.search).get('dsn') });

const button = document.body.appendChild(document.createElement('button'));
button.textContent = 'Pay';
button.addEventListener('click', pay);
