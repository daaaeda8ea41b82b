import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Kafka, logLevel } from 'kafkajs';

import { kafkaClassPath } from './kafka-jars.ts';
import { secured } from './kafka-secure.ts';
import type { SecureListener } from './kafka-secure.ts';

const run = promisify(execFile);

const READY_DEADLINE_MS = 180_000;
const STOP_DEADLINE_MS = 15_000;
/** A short-lived JVM on two shared cores: no second compiler, no parallel collector. */
const JVM = [
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Xshare:auto',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
];

export interface RunningKafka {
  brokers: string[];
  /** Stops the broker and deletes its data. */
  stop(): Promise<void>;
  /** Kills the broker as `kill -9` does; `restart` brings it back on the same ports and data. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/**
 * A real Apache Kafka: one broker, KRaft. Where Java or Maven is missing, one line with that reason, for the test to skip with;
 * with BREAKWATER_REQUIRE_ALL=1 that is an error.
 */
export async function startKafka(secure?: SecureListener): Promise<RunningKafka | { skip: string }> {
  try {
    await run(java(), ['-version']);
    return await startBroker(await kafkaClassPath(), secure);
  } catch (error) {
    if (process.env['BREAKWATER_REQUIRE_ALL'] === '1' || !isMissingTool(error)) throw error;
    const skip = `a real Kafka needs Java 17 and Maven (${error.message.split('\n')[0]})`;
    console.warn(`skipped: ${skip}`);
    return { skip };
  }
}

const java = (): string => (process.env['JAVA_HOME'] ? join(process.env['JAVA_HOME'], 'bin/java') : 'java');

/** For a missing Java, or Maven without a network; a broker that does not start is an error in any case. */
const isMissingTool = (error: unknown): error is Error =>
  error instanceof Error && (('code' in error && error.code === 'ENOENT') || error.message.includes('mvn'));

async function startBroker(classPath: string, secure?: SecureListener): Promise<RunningKafka> {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-kafka-'));
  const [port, controllerPort, securePort] = await freePorts();
  const properties = join(folder, 'server.properties');
  const broker = `127.0.0.1:${port}`;
  // Its certificate is for this name.
  const secureBroker = `localhost:${securePort}`;
  const lines = propertiesOf(folder, broker, `127.0.0.1:${controllerPort}`);
  await writeFile(properties, secure ? secured(lines, secureBroker, secure) : lines);
  // Any 16 bytes in base64 can be a cluster id.
  await run(java(), [
    ...JVM,
    '-cp',
    classPath,
    'kafka.tools.StorageTool',
    'format',
    '-t',
    'YnJlYWt3YXRlci10ZXN0cw',
    '-c',
    properties,
    ...(secure?.formatArguments ?? []),
  ]);

  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    child = spawn(java(), ['-Xmx512m', ...JVM, '-cp', classPath, 'kafka.Kafka', properties], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await untilReady(child, broker);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null) return;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    const late = setTimeout(() => ending.kill('SIGKILL'), STOP_DEADLINE_MS);
    await exited;
    clearTimeout(late);
  };
  // A test run that is cut short leaves no broker behind.
  const killNow = (): void => void child?.kill('SIGKILL');
  process.on('exit', killNow);

  await start();
  return {
    brokers: [secure ? secureBroker : broker],
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM');
      await start();
    },
    stop: async () => {
      await end('SIGTERM');
      process.off('exit', killNow);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(child: ChildProcess, broker: string): Promise<void> {
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-4_000)));
  const admin = new Kafka({
    brokers: [broker],
    clientId: 'ready',
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  }).admin();
  const deadline = Date.now() + READY_DEADLINE_MS;
  for (;;) {
    try {
      await admin.connect();
      await admin.describeCluster();
      return;
    } catch (cause) {
      if (child.exitCode !== null) throw new Error(`Kafka ended with ${child.exitCode}: ${complaints}`, { cause });
      if (Date.now() > deadline)
        throw new Error(`Kafka was not ready within ${READY_DEADLINE_MS} ms: ${complaints}`, { cause });
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await admin.disconnect();
    }
  }
}

/** Three ports that were free a moment ago: a broker must know its port before it listens. */
async function freePorts(): Promise<[number, number, number]> {
  const servers = [createServer(), createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    }),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [ports[0]!, ports[1]!, ports[2]!];
}

const propertiesOf = (folder: string, broker: string, controller: string): string => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@${controller}
listeners=PLAINTEXT://${broker},CONTROLLER://${controller}
advertised.listeners=PLAINTEXT://${broker}
controller.listener.names=CONTROLLER
log.dirs=${join(folder, 'data')}
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
log.retention.check.interval.ms=1000
log.cleaner.backoff.ms=500
log.cleaner.dedupe.buffer.size=4194304
log.segment.delete.delay.ms=500
broker.session.timeout.ms=1000
broker.heartbeat.interval.ms=200
num.network.threads=2
num.io.threads=4
`;
