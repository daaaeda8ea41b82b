'use client';

function pay() {
  throw new TypeError('no price in the page');
}

export default function Page() {
  return <button onClick={pay}>Pay</button>;
}
