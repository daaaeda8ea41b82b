import { pause } from '../consume/pause.ts';
import type { Admin } from './client.ts';

/** A second and a half together: a topic that was just created, or has just lost its leader, has one by then. */
const PAUSES_MS = [100, 200, 400, 800];

/**
 * Asks the cluster. The client keeps its list of leaders for five minutes and goes on asking a broker that no longer leads a
 * partition, so after such an error a new client asks.
 */
export class Questions {
  readonly #createAdmin: () => Admin;
  readonly #closing = new AbortController();
  #admin: Admin;

  private constructor(createAdmin: () => Admin, admin: Admin) {
    this.#createAdmin = createAdmin;
    this.#admin = admin;
  }

  /** Rejects where no broker answers. */
  static async connect(createAdmin: () => Admin): Promise<Questions> {
    return new Questions(createAdmin, await connected(createAdmin));
  }

  async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    for (const ms of PAUSES_MS) {
      const admin = this.#admin;
      try {
        return await question(admin);
      } catch (error) {
        if (!isPassing(error) || this.#closing.signal.aborted) throw error;
      }
      await pause(ms, this.#closing.signal);
      await this.#replace(admin);
    }
    return question(this.#admin);
  }

  /** Replaces the client once, however many questions failed with it. */
  async #replace(admin: Admin): Promise<void> {
    if (this.#admin !== admin) return;
    const next = await connected(this.#createAdmin);
    const isLate = this.#admin !== admin || this.#closing.signal.aborted;
    if (!isLate) this.#admin = next;
    await (isLate ? next : admin).disconnect().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#admin.disconnect();
  }
}

async function connected(createAdmin: () => Admin): Promise<Admin> {
  const admin = createAdmin();
  try {
    await admin.connect();
    return admin;
  } catch (error) {
    await admin.disconnect().catch(() => undefined);
    throw error;
  }
}

/** True for an error that another broker, or the same one a little later, would not give. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Error && error.name === 'KafkaJSProtocolError' && 'retriable' in error && error.retriable === true;
