import { isIP } from 'node:net';

import type { User } from '@breakwater/sdk/wire';

import type { EventError, StoredUser } from '../store/stored-event.ts';
import { boundedMap } from './bounded.ts';
import type { Cuts } from './count-cuts.ts';
import { cut } from './cut.ts';

const TEXT = 256;
const KNOWN = new Set(['id', 'username', 'email', 'ip_address', 'name']);

/** Platforms whose users get the sender's address where the client sends none (relay-event-normalization, `event.rs`). */
const PLATFORMS_OF_USERS = new Set(['javascript', 'cocoa', 'objc']);

export interface AddressHints {
  platform: string;
  remoteAddress: string | undefined;
  /** `request.env.REMOTE_ADDR`, from SDKs of servers. */
  requestAddress: unknown;
  /** `sdk.settings.infer_ip` of newer SDKs. */
  inferIp: unknown;
}

export function normalizeUser(
  raw: User | null | undefined,
  hints: AddressHints,
  errors: EventError[],
  cuts: Cuts,
): StoredUser | undefined {
  const user: StoredUser = {};
  if (raw) {
    const rest = Object.entries(raw).filter(([name, value]) => !KNOWN.has(name) && value !== null);
    if (rest.length > 0) Object.assign(user, boundedMap(Object.fromEntries(rest), 'user_data', cuts));
    if (raw.id !== null && raw.id !== undefined && raw.id !== '') user.id = cuts.text(String(raw.id), TEXT);
    if (raw.username) user.username = cuts.text(raw.username, TEXT);
    if (raw.email) user.email = cuts.text(raw.email, TEXT);
    if (raw.name) user.name = cuts.text(raw.name, TEXT);
  }
  const address = addressOf(raw?.ip_address ?? '', hints, errors);
  if (address) user.ip_address = address;
  return Object.keys(user).length > 0 ? user : undefined;
}

function addressOf(given: string, hints: AddressHints, errors: EventError[]): string | undefined {
  if (given === '{{auto}}') return hints.remoteAddress;
  if (given !== '') {
    if (isIP(given) !== 0) return given;
    errors.push({ type: 'invalid_data', name: 'user.ip_address', value: cut(given, 100) });
    return undefined;
  }
  if (typeof hints.requestAddress === 'string' && isIP(hints.requestAddress) !== 0) return hints.requestAddress;
  if (hints.inferIp === 'never' || !PLATFORMS_OF_USERS.has(hints.platform)) return undefined;
  return hints.remoteAddress;
}

/** One text by which users are counted; empty for none. The most specific known field wins. */
export function userKeyOf(user: StoredUser | undefined): string {
  if (!user) return '';
  if (user.id) return `id:${user.id}`;
  if (user.email) return `email:${user.email.toLowerCase()}`;
  if (user.username) return `username:${user.username}`;
  return user.ip_address ? `ip:${user.ip_address}` : '';
}
