/** How a client proves the cluster to be the right one, and itself to be allowed. */
export interface KafkaSecurity {
  /** Null where the connection is not encrypted. Texts in PEM; without `ca` the authorities that Node knows. */
  tls: { ca?: string; cert?: string; key?: string } | null;
  sasl: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string } | null;
}

export const OPEN_KAFKA: KafkaSecurity = { tls: null, sasl: null };
