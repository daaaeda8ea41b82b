/** @jest-environment jsdom */
const { captureException, init } = require('@breakwater/sdk');
const browser = require('@breakwater/sdk/browser');

test('the half for pages is loaded, and lets the test run though jsdom has no fetch', () => {
  expect(init).toBe(browser.init);
  init({ dsn: 'https://key@host.example/1' });
  captureException(new TypeError('no price'));
  document.body.innerHTML = '<button>Pay</button>';
  document.querySelector('button').click();
});
