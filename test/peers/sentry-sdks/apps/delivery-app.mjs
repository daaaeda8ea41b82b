// A customer's process with our SDK, a real @sentry/node or OpenTelemetry (first argument), which fails and ends as its task says.
import { writeSync } from 'node:fs';

const [, , name, text] = process.argv;
const { failures, everyMs, end, restMs } = JSON.parse(text);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/* Before the SDK: its own listener may take a while. */
process.on('exit', () => writeSync(1, `EXIT ${Date.now()}\n`));
const { capture, close } = name.startsWith('@opentelemetry/') ? await startTelemetry() : await startSdk();

writeSync(1, 'START\n');
// Its relay begins to do what it shall.
await pause(300);
for (let at = 0; at < failures; at++) {
  capture(`failure ${at}`);
  if (everyMs > 0) await pause(everyMs);
}
await pause(restMs);
if (end === 'exit') process.exit(1);
if (end === 'closes') await close();
if (end === 'stays') {
  writeSync(1, 'READY\n');
  setInterval(() => undefined, 1000);
}

async function startSdk() {
  const sdk = await import(name);
  sdk.init({ dsn: process.env.DSN });
  return { capture: (message) => sdk.captureException(new Error(message)), close: () => sdk.close(2000) };
}

async function startTelemetry() {
  const { NodeTracerProvider, BatchSpanProcessor } = await import(name);
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const exporter = new OTLPTraceExporter({ url: process.env.OTLP });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  const tracer = provider.getTracer('delivery');
  const capture = (message) => {
    const span = tracer.startSpan(message);
    span.recordException(new Error('an error'));
    span.end();
  };
  return { capture, close: () => Promise.race([provider.shutdown(), pause(2000)]) };
}
