/** Where a refused key stands: the key of a project, one that was revoked, or one that no project ever had. */
export type KeyStanding = 'none' | 'unknown' | 'revoked' | 'own' | 'other';

interface Refused {
  code: string;
  publicKey: string;
  detail: string;
  standing: KeyStanding;
}

interface Words {
  text: string;
  advice: string;
}

const COPY = 'Copy the DSN of an active key from this page into the settings of the SDK, and restart or redeploy.';
const SDK = 'Update the SDK, or look at what builds the request, such as a tunnel or a proxy that changes bodies.';

/** By code of the relay's answer; `{key}` and `{detail}` stand for what the refusal names. */
const WORDS: Readonly<Record<string, readonly [text: string, advice: string]>> = {
  key_unknown: ['A client sends with the key {key}, which no project has.', COPY],
  key_disabled: [
    'A client sends with the key {key}, which is turned off.',
    `Turn the key on again below. Else: ${COPY}`,
  ],
  key_expired: ['A client sends with the key {key}, which was replaced and whose time is over.', COPY],
  key_revoked: ['A client sends with the key {key}, which was revoked.', COPY],
  project_disabled: ['The project is disabled.', 'Whoever runs Breakwater can enable it.'],
  origin_not_allowed: [
    'A page of {detail} sends, and its domain is none of the allowed ones.',
    'Add the domain to the allowed ones in the intake settings of the project, or send from an allowed page.',
  ],
  key_malformed: ['The key in a request is not of letters, digits and underscores.', COPY],
  auth_missing: [
    'Requests come without a key.',
    'Look for a proxy that takes off the header X-Sentry-Auth or the query; else copy the whole DSN from this page.',
  ],
  auth_malformed: ['The authentication of requests cannot be read: {detail}.', COPY],
  auth_ambiguous: [
    'Requests carry more than one key: {detail}.',
    'Look for a proxy that adds a key of its own, or a DSN whose host holds a name and password.',
  ],
  dsn_malformed: ['The DSN in envelopes cannot be read.', COPY],
  dsn_mismatch: [
    'The DSN in envelopes is another one than that of the address they come to: {detail}.',
    'Let the tunnel send to the address that the DSN in the envelope names.',
  ],
  version_unsupported: ['A client speaks a version of the protocol that is not known.', 'Update the SDK.'],
  project_malformed: ['Requests name no project number in their path.', COPY],
  path_unknown: [
    'Requests come to a path that is not that of a DSN of this installation.',
    'The DSN in the SDK has another path than the one on this page, or a proxy adds or takes off a part of it.',
  ],
  body_empty: ['Requests come without a body.', SDK],
  body_interrupted: ['Clients end requests before their body is here.', 'Look for a proxy with a short time limit.'],
  body_slow: ['Bodies take too long to arrive.', 'The network of the client is slow, or a proxy holds bodies back.'],
  body_too_large: [
    'Requests are larger than is taken ({detail}).',
    'Send less with an event: fewer or smaller attachments, breadcrumbs and extra data.',
  ],
  envelope_too_large: [
    'Requests are larger than is taken once they are inflated ({detail}).',
    'Send less with an event: fewer or smaller attachments, breadcrumbs and extra data.',
  ],
  encoding_unsupported: [
    'Bodies come in an encoding that this relay cannot read ({detail}).',
    'Let the client or the proxy send gzip, deflate, br or nothing; zstd needs Node 22.15 or newer here.',
  ],
  body_corrupt: [
    'Bodies cannot be inflated.',
    'Look for a proxy that inflates bodies and leaves the Content-Encoding.',
  ],
  envelope_malformed: ['Envelopes cannot be read: {detail}.', SDK],
  event_malformed: ['Events are no JSON objects: {detail}.', SDK],
  items_conflict: ['Envelopes hold things that cannot be in one: {detail}.', SDK],
  item_refused: ['Items come that clients may not send: {detail}.', SDK],
  item_malformed: ['Items cannot be read: {detail}.', SDK],
  item_too_large: ['Items are too large: {detail}.', 'Send less with an event.'],
  items_too_many: ['There are too many items of one kind in an envelope: {detail}.', SDK],
  request_malformed: ['Requests cannot be read: {detail}.', SDK],
};

/** Refusals that a relay counted together, beyond those that it names. */
const ONE_KEY = 'A client sends with the key {key}, which';
const MANY_KEYS = 'Clients send with many different keys, each of which';

const MISMATCH: Partial<Record<KeyStanding, readonly [text: string, advice: string]>> = {
  none: ['Clients send to the number of this project with many keys that are of other projects.', COPY],
  own: [
    'A client sends with the key {key} of this project, but to the number of another one ({detail}).',
    'The number at the end of its DSN is wrong. Copy the whole DSN from this page.',
  ],
  other: [
    'A client sends to the number of this project with the key {key}, which is of another project.',
    'The number at the end of its DSN, or its key, is wrong. Copy the whole DSN from this page.',
  ],
};

/** A refusal in words, and what to do. */
export function wordsOfRefusal({ code, publicKey, detail, standing }: Refused): Words {
  const known =
    code === 'project_mismatch'
      ? MISMATCH[standing]
      : code === 'key_unknown' && standing === 'revoked'
        ? WORDS['key_revoked']
        : WORDS[code];
  const [text, advice] = known ?? [
    `Requests are refused: ${code}.`,
    'Look at the answer that the SDK logs with debug.',
  ];
  const key = publicKey.length === SHOWN_CHARACTERS ? `${publicKey}…` : publicKey;
  const words = publicKey === '' ? text.replace(ONE_KEY, MANY_KEYS) : text;
  return { text: words.replace('{key}', key).replace('{detail}', detail || 'not named'), advice };
}

/** An unknown key is kept as its first characters alone. */
const SHOWN_CHARACTERS = 8;
