/* Channels and deliveries, as far as the dashboard shares them with the processor. */
export { OUTGOING_SETTINGS, readNetworks } from '../outgoing/settings.ts';
export type { Channel } from './channels/channel.ts';
export { madeChannels } from './channels/channels.ts';
export { renderInvitationMail } from './channels/mail/invitation-mail.ts';
export { DELIVERY_STATES, OPEN_STATES } from './delivery.ts';
export type { DeliveryState } from './delivery.ts';
export { channelsOf } from './open-ways.ts';
export type { SendSettings } from './open-ways.ts';
export { REFUSALS } from './pauses.ts';
export { renderPasswordMail } from './channels/mail/password-mail.ts';
export { sendLetter } from './send-letter.ts';
export type { LetterSent } from './send-letter.ts';
export { tryChannel } from './try-channel.ts';
export type { Tried } from './try-channel.ts';
