import type { Channel } from './channels/channel.ts';
import type { Way } from './attempt.ts';

/** A channel of the directory, as it is used. */
export interface KnownChannel {
  kind: string;
  isOn: boolean;
  config: unknown;
}

interface WayTools {
  channels: ReadonlyMap<string, Channel<unknown>>;
  /** A channel of the directory by its id; null where there is none. */
  channelById(id: string): Promise<KnownChannel | null>;
  /** Whether the person of an address was removed, and no setting names it. Absent where nobody is. */
  isRemoved?(address: string): Promise<boolean>;
}

/** How receivers are reached: `mail:ADDRESS` needs no row, `channel:ID` is a channel that people made. */
export const createWays =
  ({ channels, channelById, isRemoved }: WayTools) =>
  async (receiver: string): Promise<Way | { refused: string }> => {
    const [prefix, name] = [receiver.slice(0, receiver.indexOf(':')), receiver.slice(receiver.indexOf(':') + 1)];
    if (prefix === 'mail' && (await isRemoved?.(name))) return { refused: 'the person was removed' };
    const known = prefix === 'mail' ? { kind: 'mail', isOn: true, config: { to: name } } : await channelById(name);
    if (!known) return { refused: 'the channel was deleted' };
    if (!known.isOn) return { refused: 'the channel is turned off' };
    const channel = channels.get(known.kind);
    if (!channel) return { refused: `this version has no channel ${known.kind}` };
    const config = channel.config.safeParse(known.config);
    return config.success ? { channel, config: config.data } : { refused: 'the settings of the channel are not valid' };
  };
