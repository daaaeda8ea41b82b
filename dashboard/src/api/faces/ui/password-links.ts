import { changePassword, dropSecondFactor, findUser, takeLink } from '@breakwater/processor/directory';
import { clientNetwork } from '@breakwater/relay/service';

import { askForPasswordLink, usePasswordLink } from '../../../contract/accounts.ts';
import { passwordLinkRequestSchema, passwordLinkUseSchema } from '../../../contract/session.schema.ts';
import { createAttempts } from '../../auth/attempts.ts';
import { readPasswordLink } from '../../auth/password-links.ts';
import { ApiError } from '../../errors.ts';
import { sendPasswordLink } from '../../people/send-password-link.ts';
import type { Serve } from '../../serve-endpoint.ts';
import { signInDoor } from './sign-in-door.ts';
import type { UiTools } from './tools.ts';

const HOUR_MS = 3_600_000;

/** Links that set a password: asked for by mail, or printed by `admin reset-password`. */
export function passwordLinkRoutes(serve: Serve, ui: UiTools): void {
  const { tools, passwords } = ui;
  const { store, accounts, sessions, config, logger, clock } = tools;
  const door = signInDoor(ui);
  const perNetwork = createAttempts({ most: 10, windowMs: HOUR_MS }, clock);
  // Nobody can have another person's mailbox filled.
  const perAddress = createAttempts({ most: 3, windowMs: HOUR_MS }, clock);

  serve(
    askForPasswordLink,
    {
      right: 'anyone',
      summary: 'Mails a link that sets a new password, where the address has an account.',
      body: passwordLinkRequestSchema,
      answer: null,
      errors: ['cross_origin', 'too_many_attempts'],
    },
    ({ body, request }) => {
      door.refuseOtherOrigins(request);
      const wait = perNetwork.take(clientNetwork(request.ip));
      if (wait !== null) throw new ApiError('too_many_attempts', { retryAfterSeconds: wait });
      const email = body.email.toLowerCase();
      // After the answer, so that neither it nor its time tells whether there is such an account.
      if (perAddress.take(email) === null)
        setImmediate(() => {
          sendPasswordLink(email, { store, config, logger, clock }).catch((error: unknown) =>
            logger.error({ error }, 'a mail with a link that sets a password was not sent'),
          );
        });
      return null;
    },
  );

  serve(
    usePasswordLink,
    {
      right: 'anyone',
      summary: 'Sets the password of an account by a link, once, and ends all of its sessions.',
      body: passwordLinkUseSchema,
      answer: null,
      errors: ['cross_origin', 'password_link_over'],
    },
    async ({ body, request }) => {
      door.refuseOtherOrigins(request);
      const link = readPasswordLink(body.link, config.secret, clock());
      const user = link && (await findUser(store, link.email));
      // A link of before the last change is over: whoever asked for two has used one. So is one of an account of the same address
      // whose person was removed.
      const isOlder = link !== null && user !== null && user.createdAt > link.issuedAt;
      if (!user || user.status !== 'active' || isOlder || user.passwordChangedAt >= link.issuedAt)
        throw new ApiError('password_link_over');
      const passwordHash = await passwords.hash(body.password);
      if (!(await takeLink(store, link.id, clock()))) throw new ApiError('password_link_over');
      await changePassword(store, user, passwordHash, clock());
      accounts.forget();
      await sessions.endAll(user.userId);
      if (link.dropsFactor) await dropSecondFactor(store, user.userId);
      return null;
    },
  );
}
