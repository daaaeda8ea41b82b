import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A listener of a broker that asks for a certificate and a password. */
export interface SecureListener {
  /** Lines of the broker's properties. */
  properties: string;
  formatArguments: string[];
}

export interface Secrets extends SecureListener {
  username: string;
  password: string;
  caFile: string;
  /** The certificate of a server on `localhost`. */
  serverCertFile: string;
  serverKeyFile: string;
  certFile: string;
  keyFile: string;
}

/** Makes an authority in a folder, with a certificate for the broker on `localhost` and one for a client, by `openssl`. */
export async function makeSecrets(folder: string): Promise<Secrets> {
  const [username, password] = ['breakwater', 'a password of the test'];
  const path = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): Promise<unknown> => run('openssl', args, { cwd: folder });

  await openssl(
    ...NEW_KEY,
    '-x509',
    '-days',
    '2',
    '-subj',
    '/CN=Authority of a test',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  await writeFile(path('san.txt'), 'subjectAltName=DNS:localhost\n');
  for (const name of ['broker', 'client']) {
    await openssl(...NEW_KEY, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'san.txt'];
    await openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.pem`);
  }
  const [key, certificate] = await Promise.all(
    ['broker.key', 'broker.pem'].map((name) => readFile(path(name), 'utf8')),
  );
  await writeFile(path('broker-store.pem'), `${key}${certificate}`);

  return {
    username,
    password,
    caFile: path('ca.pem'),
    serverCertFile: path('broker.pem'),
    serverKeyFile: path('broker.key'),
    certFile: path('client.pem'),
    keyFile: path('client.key'),
    formatArguments: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${username},password=${password}]`,
    ]),
    properties: `
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_${username}="${password}";
listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location=${path('broker-store.pem')}
ssl.truststore.type=PEM
ssl.truststore.location=${path('ca.pem')}
listener.name.sasl_ssl.ssl.client.auth=required
`,
  };
}

const NEW_KEY = ['req', '-newkey', 'rsa:2048', '-nodes'];

/** The properties of a broker with one listener more. The broker itself uses the first. */
export const secured = (properties: string, address: string, listener: SecureListener): string =>
  properties
    .replace(/^listeners=.*$/m, (line) => `${line},SASL_SSL://${address}`)
    .replace(/^advertised.listeners=.*$/m, (line) => `${line},SASL_SSL://${address}`)
    .concat('listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL\n')
    .concat(listener.properties);
