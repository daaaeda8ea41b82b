import type { PostAnswer } from '../../outgoing/post.ts';
import { boundedDetail } from './channel.ts';
import type { Sent } from './channel.ts';

/** Statuses by which a service says that it may take the same request later. */
const LATER: ReadonlySet<number> = new Set([408, 423, 425, 429]);

/** The outcome of a message, by the answer of a web service. */
export function sentBy(answer: PostAnswer): Sent {
  if (answer.kind === 'not allowed') return { kind: 'refused', detail: boundedDetail(answer.detail) };
  if (answer.kind === 'failed')
    return { kind: answer.mayHaveArrived ? 'doubt' : 'later', detail: boundedDetail(answer.detail) };
  const { status, body, retryAfterMs } = answer;
  const detail = boundedDetail(`HTTP ${status}${body === '' ? '' : `: ${body}`}`);
  if (status >= 200 && status < 300) return { kind: 'sent', detail };
  if (status >= 300 && status < 400)
    return { kind: 'refused', detail: boundedDetail(`${detail} (redirects are not followed)`) };
  if (status >= 500 || LATER.has(status))
    return { kind: 'later', detail, ...(retryAfterMs !== undefined && { afterMs: retryAfterMs }) };
  return { kind: 'refused', detail };
}
