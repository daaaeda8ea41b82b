import type { Answer } from '../../outgoing/post.ts';
import { detailOf } from './channel.ts';
import type { Sent } from './channel.ts';

/** Statuses by which a service says that it may take the same request later. */
const LATER: ReadonlySet<number> = new Set([408, 423, 425, 429]);

/** What the answer of a web service says about a message. */
export function sentBy(answer: Answer): Sent {
  if (answer.kind === 'not allowed') return { kind: 'refused', detail: detailOf(answer.detail) };
  if (answer.kind === 'failed')
    return { kind: answer.mayHaveArrived ? 'doubt' : 'later', detail: detailOf(answer.detail) };
  const { status, body, retryAfterMs } = answer;
  const detail = detailOf(`HTTP ${status}${body === '' ? '' : `: ${body}`}`);
  if (status >= 200 && status < 300) return { kind: 'sent', detail };
  if (status >= 300 && status < 400)
    return { kind: 'refused', detail: detailOf(`${detail} (redirects are not followed)`) };
  if (status >= 500 || LATER.has(status))
    return { kind: 'later', detail, ...(retryAfterMs !== undefined && { afterMs: retryAfterMs }) };
  return { kind: 'refused', detail };
}
