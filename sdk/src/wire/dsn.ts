/** `{protocol}://{public_key}[:{secret}]@{host}[:{port}]{/path}/{project_id}`. The secret is read past: it is deprecated. */
export interface Dsn {
  protocol: 'http' | 'https';
  publicKey: string;
  /** With port, if any; IPv6 in brackets. */
  host: string;
  /** Without slashes at its ends; empty for none. It comes before `/api/`. */
  path: string;
  projectId: string;
}

const DSN = /^(https?):\/\/(\w+)(?::\w*)?@((?:\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::\d+)?)\/(?:(.+)\/)?(\d+)\/?$/;

/** Null where the text is not a DSN. Anything may come as one: of options in plain JavaScript nobody has checked the types. */
export function parseDsn(text: string): Dsn | null {
  const [, protocol, publicKey = '', host = '', path = '', projectId] = DSN.exec(String(text).trim()) ?? [];
  return projectId ? { protocol: protocol as Dsn['protocol'], publicKey, host, path, projectId } : null;
}

/** Where envelopes go: `{base}/api/{project}/envelope/`. */
export function envelopeUrl(dsn: Dsn): string {
  const prefix = dsn.path ? `/${dsn.path}` : '';
  return `${dsn.protocol}://${dsn.host}${prefix}/api/${dsn.projectId}/envelope/`;
}

export function formatDsn(dsn: Dsn): string {
  const prefix = dsn.path ? `/${dsn.path}` : '';
  return `${dsn.protocol}://${dsn.publicKey}@${dsn.host}${prefix}/${dsn.projectId}`;
}
