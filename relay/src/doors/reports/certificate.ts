import { RelayError } from '../../intake/errors.ts';
import { eventOf, textIn } from './report.ts';
import type { Report } from './report.ts';

/** Reports on the certificate of a host. Browsers have given up sending them; proxies and older ones still do. */
const KINDS = {
  'expect-ct': 'Expect-CT failed for',
  'expect-staple': 'Expect-Staple failed for',
  hpkp: 'Public key pinning validation failed for',
} as const;

export type CertificateKind = keyof typeof KINDS;

export function certificateEvent(kind: CertificateKind, report: Report): Record<string, unknown> {
  const { body } = report;
  const hostname = textIn(body, 'hostname').slice(0, 255);
  if (hostname === '') throw new RelayError('event_malformed', ['hostname: missing']);
  const port = textIn(body, 'port');
  return eventOf(report, {
    logger: kind,
    message: `${KINDS[kind]} '${hostname}'`,
    transaction: hostname,
    fingerprint: [kind, hostname],
    tags: {
      hostname,
      port,
      'response-status': textIn(body, 'response-status'),
      'cert-status': textIn(body, 'cert-status'),
    },
    extra: body,
  });
}
