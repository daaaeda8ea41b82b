import { RelayError } from '../../intake/errors.ts';
import { eventOf, textIn } from './report.ts';
import type { Report } from './report.ts';

/** The part of a directive's name that people know it by, where that is not all of it. */
const NOUNS: Readonly<Record<string, string>> = {
  'child-src': 'child',
  'connect-src': 'connect',
  'font-src': 'font',
  'img-src': 'image',
  'manifest-src': 'manifest',
  'media-src': 'media',
  'object-src': 'object',
  'script-src': 'script',
  'script-src-elem': 'script',
  'style-src': 'style',
  'style-src-elem': 'style',
};

/** A violation of a content security policy (CSP 3, 5.4), of `report-uri` with hyphens or of the Reporting API without. */
export function cspEvent(report: Report): Record<string, unknown> {
  const { body } = report;
  const directive = directiveOf(body);
  const blocked = withoutQuery(textIn(body, 'blocked-uri', 'blockedURL', 'blocked_uri') || 'self');
  const host = hostOf(blocked);
  const document = textIn(body, 'document-uri', 'documentURL', 'document_uri');
  const disposition = textIn(body, 'disposition');

  const event = eventOf(report, {
    logger: 'csp',
    message: messageOf(directive, blocked, host),
    transaction: withoutQuery(document),
    fingerprint: ['csp', directive, host],
    tags: { 'effective-directive': directive, 'blocked-uri': blocked, 'blocked-host': host, disposition },
    extra: {
      violated_directive: textIn(body, 'violated-directive', 'violatedDirective'),
      original_policy: textIn(body, 'original-policy', 'originalPolicy'),
      status_code: textIn(body, 'status-code', 'statusCode'),
      script_sample: textIn(body, 'script-sample', 'scriptSample', 'sample'),
    },
    url: document,
    referrer: textIn(body, 'referrer'),
    // Where the policy only reports, nothing broke.
    level: disposition === 'report' ? 'warning' : 'error',
  });
  const frame = frameOf(body);
  return frame ? { ...event, stacktrace: { frames: [frame] } } : event;
}

/** The first word of it; Firefox sends the violated directive alone, with the sources it allows. */
function directiveOf(body: Readonly<Record<string, unknown>>): string {
  for (const told of [
    textIn(body, 'effective-directive', 'effectiveDirective', 'effective_directive'),
    textIn(body, 'violated-directive', 'violatedDirective', 'violated_directive'),
  ]) {
    const [directive = ''] = told.trim().split(/\s+/, 1);
    if (/^[a-z][a-z-]{2,40}$/.test(directive)) return directive;
  }
  throw new RelayError('event_malformed', ['effective-directive: not the name of a directive']);
}

/** `'self'`, a host with its port, or a scheme: what a policy would have to allow. */
function hostOf(blocked: string): string {
  if (blocked === 'self' || blocked === "'self'") return "'self'";
  // Chrome and Firefox tell only the scheme of what is not on the web.
  if (!blocked.includes(':')) return /^(inline|eval|wasm-eval)$/.test(blocked) ? blocked : `${blocked}:`;
  if (!URL.canParse(blocked)) return blocked.slice(0, 200);
  const { protocol, host } = new URL(blocked);
  if (protocol === 'http:' || protocol === 'https:') return host;
  return host === '' ? protocol : `${protocol}//${host}`;
}

/** As Sentry words it, so that people who know one know the other. */
function messageOf(directive: string, blocked: string, host: string): string {
  const noun = NOUNS[directive] ?? directive;
  if (blocked === 'eval' || blocked === 'wasm-eval') return `Blocked unsafe eval() '${noun}'`;
  if (blocked === 'inline') return inlineMessage(directive, noun, 'unsafe inline');
  if (host === "'self'") return inlineMessage(directive, noun, 'inline');
  if (directive === 'form-action') return `Blocked 'form' action to '${host}'`;
  return `Blocked '${noun}' from '${host}'`;
}

function inlineMessage(directive: string, noun: string, how: string): string {
  if (directive === 'script-src-attr') return 'Blocked inline script attribute';
  if (directive === 'style-src-attr') return 'Blocked inline style attribute';
  return `Blocked ${how} '${noun}'`;
}

/** What follows the path may hold anything, a visitor's secrets too. */
const withoutQuery = (url: string): string => url.split(/[?#]/, 1)[0] ?? '';

/** Where the violation was, so that a source map can say so too. */
function frameOf(body: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  const file = withoutQuery(textIn(body, 'source-file', 'sourceFile', 'source_file'));
  const line = Number(textIn(body, 'line-number', 'lineNumber', 'line_number'));
  const column = Number(textIn(body, 'column-number', 'columnNumber', 'column_number'));
  if (file === '' || !(line > 0)) return null;
  return { abs_path: file, filename: file, lineno: line, ...(column > 0 && { colno: column }), in_app: true };
}
