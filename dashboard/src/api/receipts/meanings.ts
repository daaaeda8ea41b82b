/** The outcome of a unit that was not kept, and advice on it. */
export interface Meaning {
  text: string;
  advice: string;
}

interface Said {
  outcome: string;
  reason: string;
}

const FILTERS = 'Change the filters in the intake settings of the project if it should have been kept.';
const SDK = 'Update the SDK, or look at what builds the envelope, such as a tunnel of your own.';
const SMALLER = 'Send less with the event: fewer or smaller attachments, breadcrumbs and extra data.';
const DEAD = 'The record is kept in the topic dead with its cause; tell whoever runs Breakwater.';
const SPANS = 'Look at what starts and ends the span; custom instrumentation is the usual cause.';

/**
 * By `outcome:reason`. A reason with a detail behind a colon (`too_large:event`) is found by the part before it, an unknown
 * reason by the outcome alone.
 */
const MEANINGS: Readonly<Record<string, readonly [text: string, advice: string]>> = {
  'filtered:ip-address': ['The address that it came from is in a range that the project filters.', FILTERS],
  'filtered:legacy-browsers': ['It came from an old browser, which the project filters.', FILTERS],
  'filtered:web-crawlers': ['It came from a crawler, which the project filters.', FILTERS],
  'filtered:localhost': ['The page or server ran on localhost, which the project filters.', FILTERS],
  'filtered:release-version': ['Its release matches one that the project filters.', FILTERS],
  'filtered:filtered-transaction': ['It is a health check, which the project filters.', FILTERS],
  'filtered:browser-extensions': ['The error comes out of a browser extension, which the project filters.', FILTERS],
  'filtered:error-message': ['Its message matches one that the project filters.', FILTERS],
  'filtered:url': ['Its address matches one that the project filters.', FILTERS],

  'rate_limited:backpressure:processors': [
    'The processors were behind, so the relay shed the cheapest data first; the first event of an issue is never shed.',
    'The pipeline page shows how far behind they were. More processors, or fewer spans (a lower trace sample rate), help.',
  ],
  'rate_limited:backpressure:memory': [
    'The relay was short of memory, so it shed the cheapest data first; the first event of an issue is never shed.',
    'Add a relay, or give it more memory.',
  ],
  'rate_limited:backpressure:disk': [
    'The log was short of room, so the relay shed the cheapest data first; the first event of an issue is never shed.',
    'Give the log more disk, or processors enough to work it off.',
  ],
  'rate_limited:backpressure:log': [
    'The log was slow to take records, so the relay shed the cheapest data first; the first event of an issue is never shed.',
    'Look at the disk or the brokers of the log.',
  ],
  'rate_limited:backpressure:cpu': [
    'The relay had more to do than its core can, so it shed the cheapest data first; the first event of an issue is never shed.',
    'Add a relay.',
  ],
  'rate_limited:spike_protection': [
    'The project sent a sudden multiple of its usual volume, and spike protection held it down.',
    'Spike protection is a switch in the intake settings of the project.',
  ],

  'invalid:cors': [
    'It came from a page of a domain that the project does not allow.',
    'Add the domain to the allowed ones in the intake settings of the project.',
  ],
  'invalid:empty_body': ['The request had no body.', SDK],
  'invalid:body_slow': [
    'The body took too long to arrive.',
    'The network of the client is slow, or a proxy holds bodies back.',
  ],
  'invalid:request_too_large': ['The request was too large, as sent or inflated.', SMALLER],
  'invalid:invalid_compression': ['The body could not be decompressed.', SDK],
  'invalid:invalid_envelope': ['The envelope could not be read, or contradicted the request.', SDK],
  'invalid:duplicate_item': ['The envelope held more than one of a kind of which there may be one.', SDK],
  'invalid:internal_envelope': ['It held a kind that only relays may write.', SDK],
  'invalid:invalid_json': ['The payload was not a JSON object.', SDK],
  'invalid:invalid_item': ['The header of the item was nested too deep.', SDK],
  'invalid:invalid_<type>': ['The container did not say how many units it holds.', SDK],
  'invalid:too_large': ['The item was too large.', SMALLER],
  'invalid:too_many': ['There were more items of the kind, or units in the container, than may be.', SDK],

  'dropped:unsupported': [
    'Nothing stores this kind of data yet.',
    'Nothing is wrong: its client is told to stop this kind, and it is counted so that you know it came.',
  ],
  'dropped:relay_full': [
    'The relay held as many bytes as it may.',
    'Add a relay, or give it more memory; the client was told to send again later.',
  ],
  'dropped:internal': ['The relay failed.', 'Its log has the cause; tell whoever runs Breakwater.'],
  'dropped:drained': [
    'An operator drains this SDK version: it is answered 200 and dropped, so that the client empties its buffers.',
    'Take the drain out of the intake settings of the project once clients are updated.',
  ],
  'dropped:too_large': ['It had no room in its record of the log; the event itself was kept.', SMALLER],
  'dropped:duplicate': [
    'The same event came before and is stored.',
    'Nothing: clients send again when an answer is lost.',
  ],
  'dropped:invalid_transaction': ['The transaction had no usable start, end or trace.', SPANS],
  'dropped:invalid_span': ['The span had no usable start, end or ids.', SPANS],
  'dropped:erased': ['It is of a person whose data is erased.', 'Nothing: that is what an erasure is for.'],
  'dropped:project_deleted': ['Its project is deleted.', 'Stop sending with this DSN.'],
  'dropped:item_count_mismatch': ['The container held another number of units than its header said.', SDK],

  'dead:envelope': ['The processor could not read it.', DEAD],
  'dead:insert': ['The store refused its row.', DEAD],
  'dead:unreadable': ['The record in the log cannot be read.', DEAD],

  'moved:late': ['It is old, as of a device that was offline or sends again, so it waits behind the new ones.', ''],
  'moved:large_source_map': ['Its source map is large and was not open yet, so it holds nothing else up.', ''],
};

/** Sentences by outcome, for reasons that are new or free text, such as the code of a quota. */
const OUTCOMES: Readonly<Record<string, (reason: string) => readonly [text: string, advice: string]>> = {
  filtered: (reason) => [`A filter of the project stopped it: ${reason}.`, FILTERS],
  rate_limited: (reason) => [
    `A rate limit was reached: ${reason || 'unnamed'}.`,
    'Raise or remove the quota in the intake settings, or send less: a lower sample rate, or beforeSend.',
  ],
  invalid: (reason) => [`It could not be accepted: ${reason || 'unnamed'}.`, SDK],
  dropped: (reason) => [`It was left out: ${reason || 'unnamed'}.`, 'Tell whoever runs Breakwater if you miss it.'],
  dead: (reason) => [`It could not be processed: ${reason || 'unnamed'}.`, DEAD],
  moved: (reason) => [`It was moved to another lane: ${reason || 'unnamed'}.`, ''],
  unconfirmed: () => [
    'The log did not confirm it, so it may or may not be there; the client was told to send it again.',
    'If it stays, look at the log (Kafka): relays answer 503 while it is out.',
  ],
  lost: () => [
    'The log dropped it before it was processed; a loss statement tells which range.',
    'Give the log more disk or retention than the longest time that processors may be away.',
  ],
};

/** A plain sentence for every outcome and reason, unlisted ones included. */
export function meaningOf({ outcome, reason }: Said): Meaning {
  const known =
    MEANINGS[`${outcome}:${reason}`] ??
    MEANINGS[`${outcome}:${reason.split(':')[0] ?? ''}`] ??
    MEANINGS[`${outcome}:${reason.replace(/^invalid_.*/, 'invalid_<type>')}`];
  const [text, advice] = known ??
    OUTCOMES[outcome]?.(reason) ?? [`It came to an end: ${outcome} ${reason}.`.trim(), ''];
  return { text, advice };
}

const UNTOLD: Readonly<Record<string, string>> = {
  nobody: 'Nobody was told: nobody has an account, and BREAKWATER_MAIL_TO is empty.',
  level: 'Nobody was told: it is below the level of an error.',
  environment: 'Nobody was told: its environment is not production.',
  off: 'Nobody was told: everyone turned mails of the project off.',
  silenced: 'Nobody was told: the project was silenced, and a digest follows the end of the silence.',
  no_receivers: 'Nobody was told: nobody has an account, and BREAKWATER_MAIL_TO is empty.',
  failed: 'Nobody was told: no receiver took any of its messages. Each says what was answered.',
  pending: 'Nobody has been told yet: its messages wait, or were not taken yet.',
  stale: 'Nobody was told: a client sends these events again and again, so they are no news.',
  in_doubt: 'No answer came while the messages were sent: they may or may not have arrived, and are not sent twice.',
};

export const untoldText = (reason: string): string => UNTOLD[reason] ?? `Nobody was told: ${reason}.`;
