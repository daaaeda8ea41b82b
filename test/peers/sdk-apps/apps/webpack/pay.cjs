// An older part of the application.
const { captureException } = require('@breakwater/sdk');

exports.pay = () => {
  captureException(new TypeError('no price'));
};
