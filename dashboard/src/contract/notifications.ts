import { endpoint } from './endpoint.ts';

/** How a person is told of a project: each notice within the budget singly, all in an hourly digest, or nothing. */
export const NOTIFICATION_MODES = ['all', 'digest', 'off'] as const;
export type NotificationMode = (typeof NOTIFICATION_MODES)[number];

/** The largest budget of single notices in an hour. */
export const MOST_AN_HOUR = 100;

export interface NotificationsRequest {
  /** The version that was read: a change made meanwhile is not overwritten. */
  version: number;
  mode: NotificationMode;
  /** By slug, where it is another mode. */
  projects: Record<string, NotificationMode>;
  /** Single notices in an hour; the rest comes in one digest an hour. */
  perHour: number;
  /** IANA name of the zone that mails show times in. */
  timeZone: string;
}

/** How the person who asks is told of issues. */
export interface Notifications extends NotificationsRequest {
  email: string;
}

/** A span of time in which nobody is told of a project's decisions; they are made and shown, and one digest follows. */
export interface ShownSilence {
  id: string;
  /** Slug. */
  project: string;
  /** Null: all environments. */
  environment: string | null;
  from: number;
  until: number;
  why: string;
  by: string;
  /** Null where its time ends it. */
  endedBy: string | null;
}

/** The silence in which a decision was made, which is why nobody was told of it. */
export interface DecisionSilence<Time> {
  why: string;
  by: string;
  /** Null: all environments. */
  environment: string | null;
  endsAt: Time;
}

/** Those that hold, the latest first. */
export interface SilenceList {
  silences: ShownSilence[];
}

export interface NewSilence {
  project: string;
  environment?: string | undefined;
  /** Epoch milliseconds, within 24 hours. */
  until: number;
  why: string;
}

export const myNotifications = endpoint<{ answer: Notifications }>('GET', '/api/ui/notifications');
export const saveNotifications = endpoint<{ body: NotificationsRequest; answer: Notifications }>(
  'PUT',
  '/api/ui/notifications',
);

export const heldSilences = endpoint<{ answer: SilenceList }>('GET', '/api/ui/silences');
export const startSilence = endpoint<{ body: NewSilence; answer: ShownSilence }>('POST', '/api/ui/silences');
/** Ends it early; its digest follows. */
export const stopSilence = endpoint<{ params: 'id'; answer: ShownSilence }>('DELETE', '/api/ui/silences/:id');
