const { captureException, flush, init } = require('@breakwater/sdk');

init({ dsn: process.env.DSN });

exports.pay = async function pay() {
  captureException(new TypeError('no price'));
  return flush();
};
