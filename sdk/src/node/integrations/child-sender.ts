import { spawnSync } from 'node:child_process';

/** The end of the process waits this long, and no longer. */
const TIMEOUT_MS = 1500;

/** A process that ends hands this to its child. */
interface ChildTask {
  url: string;
  headers: Record<string, string>;
  ca: string[] | undefined;
  /** Base64. */
  bodies: string[];
}

/**
 * A program of its own, in the form that needs no file: bundlers would lose one. It sends 32 at a time and writes `index status` for
 * each as soon as it is answered, so that a child which is stopped has told of all that was taken.
 */
const PROGRAM = `
let input = '';
process.stdin.setEncoding('utf8').on('data', (part) => (input += part)).on('end', () => {
  const { url, headers, ca, bodies } = JSON.parse(input);
  const secure = url.startsWith('https:');
  const { request, Agent } = require(secure ? 'node:https' : 'node:http');
  const roots = ca && { ca: [...require('node:tls').rootCertificates, ...ca] };
  const agent = new Agent({ keepAlive: true, maxSockets: 32, ...roots });
  let open = bodies.length;
  bodies.forEach((each, index) => {
    const body = Buffer.from(each, 'base64');
    const done = (status) => {
      process.stdout.write(index + ' ' + status + '\\n');
      if (--open === 0) agent.destroy();
    };
    request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } }, (response) => {
      response.resume().on('end', () => done(response.statusCode));
    }).on('error', () => done(0)).end(body);
  });
});
`;

/** The status that each body was answered with; those that were not answered in time are missing. */
export function sendByChild(task: ChildTask): Map<number, number> {
  const child = spawnSync(process.execPath, ['-e', PROGRAM], {
    input: JSON.stringify(task),
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    // Whatever instruments this process must not instrument its child.
    // oxlint-disable-next-line node/no-process-env -- handed on as it is
    env: { ...process.env, NODE_OPTIONS: '', ELECTRON_RUN_AS_NODE: '1' },
  });
  const statuses = new Map<number, number>();
  for (const line of String(child.stdout ?? '').split('\n')) {
    const [index, status] = line.split(' ');
    if (index && Number(status) > 0) statuses.set(Number(index), Number(status));
  }
  return statuses;
}
