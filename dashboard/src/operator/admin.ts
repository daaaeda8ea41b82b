import { passwordLink } from '../api/auth/password-links.ts';
import { readConfig } from '../config.ts';
import { existingSecret } from '../secret.ts';
import { OperatorError, UsageError } from './command.ts';
import type { OperatorCommand } from './command.ts';

const DROPS_FACTOR = '--remove-second-factor';

/**
 * `admin reset-password ADDRESS` prints a link that sets the password of an account. The secret of the installation signs it, so it
 * works whether the process runs or not, and in separate services where BREAKWATER_SECRET is given.
 */
export const adminCommand: OperatorCommand = {
  usage: [`admin reset-password ADDRESS [${DROPS_FACTOR}]`],
  async run([task, ...words], { env, say }) {
    if (task !== 'reset-password')
      throw new UsageError(task === undefined ? 'A task is missing.' : `"${task}" is no task.`);
    const alone = words.filter((word) => word !== DROPS_FACTOR);
    const [email = '', ...others] = alone;
    if (!/^[^\s@]+@[^\s@]+$/.test(email) || others.length > 0) throw new UsageError('One address is needed.');
    const config = readConfig(env);
    const secret = await existingSecret(config);
    // A link that a new secret signed would be good for nothing.
    if (secret === null)
      throw new OperatorError(
        `No Breakwater has run on ${config.dataFolder}: name its folder by BREAKWATER_DATA, or give its BREAKWATER_SECRET.`,
      );
    const dropsFactor = words.includes(DROPS_FACTOR);
    say(passwordLink(config.publicUrl, { email, dropsFactor }, secret, Date.now()));
    say(
      `Whoever opens it sets the password of ${email}${dropsFactor ? ', and takes the second factor off' : ''}: once, within an hour. All sessions of the account end.`,
    );
  },
};
