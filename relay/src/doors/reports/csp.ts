import { RelayError } from '../../intake/errors.ts';
import { eventOf, textIn } from './report.ts';
import type { Report } from './report.ts';

/** The short form of a directive's name that people use, where there is one. */
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

/**
 * A violation of a content security policy (CSP 3, 5.4): `report-uri` has hyphens in its field names, the Reporting API has
 * none.
 */
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
    // A policy in report mode blocks nothing.
    level: disposition === 'report' ? 'warning' : 'error',
  });
  const frame = frameOf(body);
  return frame ? { ...event, stacktrace: { frames: [frame] } } : event;
}

/** The first word of the directive. Firefox sends only the violated directive, followed by its allowed sources. */
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

/** `'self'`, a host with its port, or a scheme: the source that a policy would have to allow. */
function hostOf(blocked: string): string {
  if (blocked === 'self' || blocked === "'self'") return "'self'";
  // Chrome and Firefox send only the scheme where the source is not on the web.
  if (!blocked.includes(':')) return /^(inline|eval|wasm-eval)$/.test(blocked) ? blocked : `${blocked}:`;
  if (!URL.canParse(blocked)) return blocked.slice(0, 200);
  const { protocol, host } = new URL(blocked);
  if (protocol === 'http:' || protocol === 'https:') return host;
  return host === '' ? protocol : `${protocol}//${host}`;
}

/** The message in Sentry's words, so that people recognise it. */
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

/** Removes query and fragment, which may hold a visitor's secrets. */
const withoutQuery = (url: string): string => url.split(/[?#]/, 1)[0] ?? '';

/** The place of the violation as a frame, so that a source map applies to it. */
function frameOf(body: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  const file = withoutQuery(textIn(body, 'source-file', 'sourceFile', 'source_file'));
  const line = Number(textIn(body, 'line-number', 'lineNumber', 'line_number'));
  const column = Number(textIn(body, 'column-number', 'columnNumber', 'column_number'));
  if (file === '' || !(line > 0)) return null;
  return { abs_path: file, filename: file, lineno: line, ...(column > 0 && { colno: column }), in_app: true };
}
