/** Names under which clients send the address of a person, as their words in lower case. */
const NAMES = new Set([
  'ip',
  'ipaddress',
  'ipaddr',
  'clientip',
  'userip',
  'useripaddress',
  'remoteip',
  'remoteaddr',
  'remoteaddress',
  'realip',
  'xrealip',
  'xforwardedfor',
  'xclientip',
  'xclusterclientip',
  'forwarded',
  'forwardedfor',
  'cfconnectingip',
  'trueclientip',
  'fastlyclientip',
  'clientaddress',
  'sourceaddress',
  'httpclientip',
  'netpeerip',
  'netsockpeeraddr',
  'networkpeeraddress',
  'sdkclientip',
]);

/** True where a value is the address of a person: it has such a name, and is an address, several, or `{{auto}}`. */
export function isUserAddress(name: string, value: unknown): boolean {
  if (typeof value !== 'string' || value === '') return false;
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  if (!NAMES.has(plain.replace(/^http(?:request|response)?header/, ''))) return false;
  return value === '{{auto}}' || /[\d:]/.test(value);
}
