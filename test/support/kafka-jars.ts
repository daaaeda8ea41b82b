import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** BREAKWATER_KAFKA_VERSION selects another version. */
const KAFKA_VERSION = process.env['BREAKWATER_KAFKA_VERSION'] ?? '3.9.1';
const DOWNLOAD_DEADLINE_MS = 300_000;

const cache = fileURLToPath(new URL('../../node_modules/.cache/breakwater-kafka', import.meta.url));

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>breakwater</groupId><artifactId>kafka-under-test</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

/** A class path with Apache Kafka, fetched from Maven Central on first use and kept. Throws where Maven is missing or fails. */
export async function kafkaClassPath(): Promise<string> {
  const libs = join(cache, KAFKA_VERSION);
  const classPath = join(libs, '*');
  if (await exists(libs)) return classPath;

  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'fetch-'));
  try {
    await writeFile(join(work, 'pom.xml'), pom);
    await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=libs', '-DincludeScope=runtime'], {
      cwd: work,
      timeout: DOWNLOAD_DEADLINE_MS,
    });
    // Renamed as a whole, so that of several test runs at the same time none reads a part; the first wins.
    await rename(join(work, 'libs'), libs).catch(async (error: unknown) => {
      if (!(await exists(libs))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return classPath;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
