import {
  beginSecondFactor,
  changeSecondFactor,
  DirectoryError,
  findSecondFactor,
} from '@breakwater/processor/directory';
import type { SecondFactor } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { newRecoveryCodes, recoveryHashOf } from './recovery-codes.ts';
import { seal, unseal } from './sealed.ts';
import { newTotpSecret, totpStep } from './totp.ts';

/** The second factor of people: codes of an app, and recovery codes. */
export interface SecondFactors {
  /** The factor that a sign-in asks for; null where there is none. */
  of(userId: string): Promise<SecondFactor | null>;
  /** Begins one, in the place of one that was never confirmed, and gives its secret. */
  begin(userId: string): Promise<string>;
  /** Puts it into force by a code of it, and gives the recovery codes, which no other call shows. Null where the code is wrong. */
  confirm(userId: string, code: string): Promise<string[] | null>;
  /** Takes a code of the app or a recovery code, each of them once. */
  take(factor: SecondFactor, code: string): Promise<boolean>;
}

export function createSecondFactors(
  store: Pick<Store, 'select' | 'insert'>,
  secret: string,
  clock: () => number,
): SecondFactors {
  /** The step of a code that was not taken yet. */
  const freshStep = (factor: SecondFactor, code: string): number | null => {
    const own = unseal(factor.secret, secret);
    const step = own === null ? null : totpStep(own, code, clock());
    return step !== null && step > factor.lastStep ? step : null;
  };
  const changed = async (factor: SecondFactor, change: Parameters<typeof changeSecondFactor>[2]): Promise<boolean> => {
    try {
      await changeSecondFactor(store, factor, change);
      return true;
    } catch (error) {
      // Somebody else took a code at the same moment, maybe this one.
      if (error instanceof DirectoryError && error.code === 'settings_changed') return false;
      throw error;
    }
  };

  return {
    async of(userId) {
      const factor = await findSecondFactor(store, userId);
      return factor?.isConfirmed ? factor : null;
    },
    async begin(userId) {
      const fresh = newTotpSecret();
      await beginSecondFactor(store, { userId, secret: seal(fresh, secret) }, clock());
      return fresh;
    },
    async confirm(userId, code) {
      const factor = await findSecondFactor(store, userId);
      const step = factor && !factor.isConfirmed ? freshStep(factor, digitsOf(code)) : null;
      if (!factor || step === null) return null;
      const codes = newRecoveryCodes();
      const recoveryHashes = codes.map(recoveryHashOf);
      return (await changed(factor, { isConfirmed: true, lastStep: step, recoveryHashes })) ? codes : null;
    },
    async take(factor, code) {
      const digits = digitsOf(code);
      if (/^\d{6}$/.test(digits)) {
        const step = freshStep(factor, digits);
        return step !== null && changed(factor, { lastStep: step });
      }
      const hash = recoveryHashOf(code);
      if (!factor.recoveryHashes.includes(hash)) return false;
      return changed(factor, { recoveryHashes: factor.recoveryHashes.filter((one) => one !== hash) });
    },
  };
}

const digitsOf = (code: string): string => code.replace(/[\s-]/g, '');
