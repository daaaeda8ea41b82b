const { init } = require('@breakwater/sdk');

init({ dsn: process.env.DSN });

function checkout() {
  throw new TypeError('no price');
}
setTimeout(checkout, 1);
