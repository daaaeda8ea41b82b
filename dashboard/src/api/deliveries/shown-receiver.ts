/** The receiver of a delivery by its key, as pages show it. */
export interface ShownReceiver {
  /** The kind of channel; empty where the channel is deleted. */
  channel: string;
  /** An address, or the name of a channel; the id of one that is deleted. */
  receiver: string;
}

export function shownReceiver(
  key: string,
  channels: ReadonlyMap<string, { kind: string; name: string }>,
): ShownReceiver {
  const name = key.slice(key.indexOf(':') + 1);
  if (key.startsWith('mail:')) return { channel: 'mail', receiver: name };
  const known = channels.get(name);
  return { channel: known?.kind ?? '', receiver: known?.name ?? name };
}
