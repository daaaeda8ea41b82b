import { arch, cpus, hostname, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';

import type { Host, QueueLimits } from '../core/client/host.ts';
import type { ClientOptions } from '../core/client/options.ts';
import { now } from '../core/clock.ts';
import { logger } from '../core/console.ts';
import type { Event } from '../wire/event.ts';
import { AsyncContexts } from './async-contexts.ts';
import { framesOf, sourceLineReader } from './source-lines.ts';

const QUEUE: QueueLimits = { maxItems: 5000, maxBytes: 32 * 1024 * 1024, maxAgeMs: 3_600_000, concurrency: 8 };

const startedAt = new Date().toISOString();

export function nodeHost(options: ClientOptions): Host {
  const addSourceLines = sourceLineReader();
  const serverName = hostname();
  return {
    now,
    random: Math.random,
    later: (run, ms, keepAlive = false) => {
      const timer = setTimeout(run, ms);
      if (!keepAlive) timer.unref();
      return () => clearTimeout(timer);
    },
    platform: 'node',
    sdkName: 'breakwater.javascript.node',
    contexts: new AsyncContexts(),
    queue: { ...QUEUE, ...options.queue },
    inApp,
    tracesTo: () => true,
    httpOrigin: 'auto.http.client',
    machine: machineContexts(),
    enrich: (event) => {
      if (event.exception) {
        toPaths(event);
        addSourceLines(event);
      }
      // Asking for the memory costs 70 µs, a seventh of all that a transaction costs; only errors bring it.
      const memory = event.type === 'transaction' ? {} : { app_memory: process.memoryUsage.rss() };
      event.contexts = { app: { app_start_time: startedAt, ...memory }, ...event.contexts };
      event.server_name ??= serverName;
    },
    log: logger('error'),
  };
}

/** Own code: neither the runtime's nor installed. */
export const inApp = (file: string): boolean =>
  /^(?:\/|[a-z]:[\\/]|file:|webpack)/i.test(file) && !/[\\/]node_modules[\\/]/.test(file);

function machineContexts(): Record<string, Record<string, unknown>> {
  const processors = cpus();
  return {
    runtime: runtime(),
    os: { name: type(), version: release() },
    device: {
      arch: arch(),
      memory_size: totalmem(),
      processor_count: processors.length,
      cpu_description: processors[0]?.model,
    },
  };
}

/** Others run Node's modules as well. */
function runtime(): Record<string, string> {
  const { bun, deno } = process.versions as { bun?: string; deno?: string };
  return bun
    ? { name: 'bun', version: bun }
    : deno
      ? { name: 'deno', version: deno }
      : { name: 'node', version: process.version };
}

/** ES modules name their files by URL in stacks, everything else by path. */
function toPaths(event: Event): void {
  for (const frame of framesOf(event)) if (frame.filename) frame.filename = pathOf(frame.filename);
  for (const image of event.debug_meta?.images ?? []) if (image?.code_file) image.code_file = pathOf(image.code_file);
}

function pathOf(file: string): string {
  if (!file.startsWith('file://')) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return file;
  }
}
