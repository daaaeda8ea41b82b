import { VERSION } from '../core/version.ts';
import { CliError } from './cli-error.ts';
import type { Settings } from './read-arguments.ts';
import { detailOf, reasonOf } from './upload-artifact.ts';

const TIMEOUT_MS = 30_000;

/** Asks the server to erase a person, and says when which part of it is done. */
export async function erasePerson(settings: Settings, say: (line: string) => void): Promise<void> {
  const { url, token, person, named: project } = settings;
  const names = Object.entries(person).filter(([, value]) => value !== undefined);
  const [name] = names;
  if (!name || names.length > 1) throw new CliError('no_person', `"admin erase" takes one name, got ${names.length}.`);
  if (token === undefined) throw new CliError('no_token', '"admin erase" needs a token.');

  const [kind, value] = name;
  const response = await post(url, token, { kind, value, ...(project !== undefined && { project }) });
  if (!response.ok) throw await refusal(response);
  const { logGoneBy } = (await response.json()) as { logGoneBy?: number };
  const where = project === undefined ? 'all projects' : `the project ${project}`;
  say(`The erasure in ${where} is begun. From ten seconds on, nothing of this person is stored any more.`);
  say('It is gone from the tables within minutes, and from the disk within 24 hours; counts stay.');
  if (logGoneBy !== undefined)
    say(`The log and its dead letters hold nothing of it from ${new Date(logGoneBy).toISOString().slice(0, 10)} on.`);
  say('Backups that were made before still hold it.');
}

async function post(url: string, token: string, body: object): Promise<Response> {
  let target: URL;
  try {
    target = new URL(`${url}/api/0/erasures/`);
  } catch (cause) {
    throw new CliError('bad_url', `"${url}" is not a URL.`, { cause });
  }
  try {
    return await fetch(target, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'user-agent': `breakwater-cli/${VERSION}`,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new CliError('unreachable', `${url} cannot be reached: ${reasonOf(cause)}.`, { cause });
  }
}

async function refusal(response: Response): Promise<CliError> {
  const { status } = response;
  const said = detailOf((await response.text()).slice(0, 500));
  if (status === 401 || status === 403)
    return new CliError('refused_token', `The server refused the token (${status}${said}).`);
  return new CliError('refused', `The server refused the erasure (${status}${said}).`);
}
