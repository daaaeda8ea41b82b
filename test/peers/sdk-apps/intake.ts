import { startRecordingServer } from '../../../sdk/src/node/testing/recording-server.ts';

export interface SeenError {
  type: string | undefined;
  value: string | undefined;
  handled: boolean | undefined;
  /** From the outermost call to where it was thrown, as `function in file`. */
  frames: string[];
  platform: unknown;
  runtime: unknown;
  user: unknown;
}

export interface Intake {
  dsn: string;
  /** Takes out the errors that came, once there are as many. */
  errors: (count?: number) => Promise<SeenError[]>;
  close: () => Promise<void>;
}

/** Takes envelopes like a relay, from every origin. */
export async function startIntake(): Promise<Intake> {
  const server = await startRecordingServer();
  return {
    dsn: server.dsn,
    errors: async (count = 1) => {
      await server.until(() => server.events().length >= count, `${count} errors at the intake`);
      const events = server.events();
      server.received.length = 0;
      return events.map((event) => {
        const thrown = (event.exception as { values: Thrown[] } | undefined)?.values.at(-1);
        return {
          type: thrown?.type,
          value: thrown?.value,
          handled: thrown?.mechanism?.handled,
          frames: (thrown?.stacktrace?.frames ?? []).map((frame) => `${frame.function} in ${frame.filename}`),
          platform: event.platform,
          runtime: event.contexts?.['runtime'],
          user: event.user?.id,
        };
      });
    },
    close: server.close,
  };
}

interface Thrown {
  type?: string;
  value?: string;
  mechanism?: { handled?: boolean };
  stacktrace?: { frames?: { function?: string; filename?: string }[] };
}
