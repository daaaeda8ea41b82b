import { endpoint } from './endpoint.ts';

export interface ShownChannel {
  id: string;
  version: number;
  kind: string;
  name: string;
  /** The host of its address. The address itself is a secret where its service asks for nothing else. */
  host: string;
  /** Slugs, or `project-ID` where it was deleted; none are all projects. */
  projects: string[];
  isOn: boolean;
  createdBy: string;
  createdAt: number;
}

export interface ChannelList {
  channels: ShownChannel[];
  /** Kinds that can be made. Mails need none. */
  kinds: string[];
  /** Whether mails leave: a mail server is set up. */
  smtp: boolean;
}

export interface NewChannel {
  kind: string;
  name: string;
  url: string;
  projects: string[];
}

/** `secret` is shown this once: what a webhook is signed with. Null where the kind has none. */
export interface MadeChannel extends ShownChannel {
  secret: string | null;
}

export interface ChannelChange {
  /** The version that was read: a change made meanwhile is not overwritten. */
  version: number;
  name: string;
  /** Absent: as it is. */
  url?: string | undefined;
  projects: string[];
  isOn: boolean;
}

/** The answer to a test, as the channel understood it. */
export interface ChannelTest {
  outcome: 'sent' | 'later' | 'refused' | 'doubt' | 'kept';
  /** The beginning of what the other side answered. */
  detail: string;
  ms: number;
}

export const allChannels = endpoint<{ answer: ChannelList }>('GET', '/api/ui/channels');
export const addChannel = endpoint<{ body: NewChannel; answer: MadeChannel }>('POST', '/api/ui/channels');
export const editChannel = endpoint<{ params: 'id'; body: ChannelChange; answer: ShownChannel }>(
  'PUT',
  '/api/ui/channels/:id',
);
export const deleteChannel = endpoint<{ params: 'id'; answer: null }>('DELETE', '/api/ui/channels/:id');
/** `mail` in place of an id sends a mail to the person who asks. */
export const testChannel = endpoint<{ params: 'id'; answer: ChannelTest }>('POST', '/api/ui/channels/:id/test');
