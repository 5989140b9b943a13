// Runs a Spark Connect server in a process group for itself, and prints `port N` when it answers. When stdin ends, which it also does
// when the parent dies, the group gets SIGTERM, what is left of it after 15 seconds SIGKILL, and its folder is removed.
// Usage: keepServer.ts FOLDER_OF_PYSPARK   the token is in SPARK_CONNECT_AUTHENTICATE_TOKEN
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 15_000;
const [home = ''] = process.argv.slice(2);

// executors write into $SPARK_HOME/work: links to what was installed, in a folder that goes away
const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-spark-'));
for (const name of readdirSync(home)) {
  if (name !== 'conf' && name !== 'work') symlinkSync(path.join(home, name), path.join(folder, name));
}
mkdirSync(path.join(folder, 'conf'));
writeFileSync(
  path.join(folder, 'conf', 'log4j2.properties'),
  `rootLogger.level = warn
rootLogger.appenderRef.stderr.ref = stderr
appender.console.type = Console
appender.console.name = stderr
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1}: %m%n
logger.server.name = org.apache.spark.sql.connect.service.SparkConnectServer
logger.server.level = info
`,
);

/** Small heaps; a compiler that starts fast. */
const JAVA = `-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=${folder}`;
const SETTINGS = {
  'spark.connect.grpc.binding.address': '127.0.0.1',
  'spark.connect.grpc.binding.port': '0',
  'spark.driver.memory': '600m',
  'spark.executor.memory': '500m',
  'spark.driver.extraJavaOptions': JAVA,
  'spark.executor.extraJavaOptions': JAVA,
  'spark.local.dir': folder,
  'spark.sql.warehouse.dir': path.join(folder, 'warehouse'),
  'spark.sql.catalogImplementation': 'in-memory',
  'spark.sql.shuffle.partitions': '1',
  'spark.default.parallelism': '2',
  // the data are small and the queries many: generating code for each takes longer than running it
  'spark.sql.codegen.wholeStage': 'false',
  'spark.sql.codegen.factoryMode': 'NO_CODEGEN',
  'spark.sql.sources.parallelPartitionDiscovery.threshold': '10000',
  'spark.ui.enabled': 'false',
};
const server = spawn(
  path.join(folder, 'bin', 'spark-submit'),
  [
    ...['--master', 'local-cluster[2,1,900]'],
    ...['--class', 'org.apache.spark.sql.connect.service.SparkConnectServer'],
    ...Object.entries(SETTINGS).flatMap(([name, value]) => ['--conf', `${name}=${value}`]),
    'spark-internal',
  ],
  {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      SPARK_HOME: folder,
      SPARK_CONF_DIR: path.join(folder, 'conf'),
      SPARK_LOCAL_HOSTNAME: 'localhost',
      SPARK_LOCAL_IP: '127.0.0.1',
    },
  },
);
let log = '';
let answers = false;
for (const stream of [server.stdout, server.stderr]) {
  stream.setEncoding('utf8').on('data', (text: string) => {
    log = `${log}${text}`.slice(-20_000);
    const port = /Spark Connect server started at: \S*:(\d+)/.exec(log)?.[1];
    if (answers || port === undefined) return;
    answers = true;
    process.stdout.write(`port ${port}\n`);
  });
}
server.on('error', (error) => void end(`${error.message}\n`));
server.on('exit', () => void end(answers ? '' : log));
process.stdin.resume();
for (const event of ['end', 'error'] as const) process.stdin.on(event, () => void end(''));
process.stdout.on('error', () => void end(''));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(''));

let ending = false;
async function end(lastWords: string): Promise<void> {
  if (ending) return;
  ending = true;
  const until = Date.now() + PATIENCE_MS;
  send('SIGTERM');
  while (send(0) && Date.now() < until) await delay(100);
  send('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(lastWords, () => process.exit(lastWords === '' ? 0 : 1));
}

/** Sends a signal to the server's group. @returns whether anything of it is left */
function send(signal: NodeJS.Signals | 0): boolean {
  if (server.pid === undefined) return false;
  try {
    return process.kill(-server.pid, signal);
  } catch {
    return false;
  }
}
