import { TOKEN } from './breakwater.ts';
import type { Breakwater } from './breakwater.ts';

/** A whole list of the Sentry-compatible API, page after page by its `Link` header. */
export async function allPages<T>({ url }: Breakwater, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let next: string | undefined = url + path; next;) {
    const answer: Response = await fetch(next, { headers: { authorization: `Bearer ${TOKEN}` } });
    if (!answer.ok) throw new Error(`GET ${next}: ${answer.status} ${await answer.text()}`);
    items.push(...((await answer.json()) as T[]));
    const [, target, more] = /<([^>]+)>; rel="next"; results="(\w+)"/.exec(answer.headers.get('link') ?? '') ?? [];
    next = more === 'true' ? target : undefined;
  }
  return items;
}
