import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalAws, type LocalAws } from './server';
import { AccessKeysError, givenAccessKeys, type GivenAccessKey } from './shared/access-keys';
import { DEFAULT_ACCESS_KEY } from './shared/accounts';

const HELP = `Local AWS: S3, STS, CloudFront and a CloudFront edge on this machine.

  npm run local-aws -- [options]

  --port N        port of the S3, STS and CloudFront APIs   (4566; 0 picks a free one)
  --edge-port N   port of the edge                          (4567; 0 picks a free one)
  --edge-http-port N  the edge's port that plays plain HTTP (0)
  --state DIR     where everything is kept                  (.usher/local-aws)
  --host ADDRESS  address to listen on                      (127.0.0.1)
  --access-keys FILE  keys of IAM users, a JSON list: {"accessKeyId", "secretAccessKey",
                  "accountId", "userName", "policy"}
  --no-exports    leave out the export lines that hold the access key
  --help          this text

Environment:
  LOCAL_AWS_DEPLOY_SECONDS          how long a distribution stays InProgress (2)
  LOCAL_AWS_EDGE_BYTES_PER_SECOND   slows each of the edge's connections
  LOCAL_AWS_CONTROL=on              opens the test controls below /_local-aws/: settings and clock, journal,
                                    faults, access keys (local-aws/README.md)
`;

/** Reads the command line; throws a RangeError or parseArgs' TypeError with a sentence for the user. */
function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '4566' },
      'edge-port': { type: 'string', default: '4567' },
      'edge-http-port': { type: 'string', default: '0' },
      state: { type: 'string', default: '.usher/local-aws' },
      host: { type: 'string', default: '127.0.0.1' },
      'access-keys': { type: 'string' },
      'no-exports': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    help: values.help,
    exports: !values['no-exports'],
    apiPort: readPort('--port', values.port),
    edgePort: readPort('--edge-port', values['edge-port']),
    edgeHttpPort: readPort('--edge-http-port', values['edge-http-port']),
    host: values.host,
    stateDir: resolve(values.state),
    accessKeys: readAccessKeysFile(values['access-keys']),
    deploySeconds: readEnvironment('LOCAL_AWS_DEPLOY_SECONDS'),
    edgeBytesPerSecond: readRate('LOCAL_AWS_EDGE_BYTES_PER_SECOND'),
    control: readSwitch('LOCAL_AWS_CONTROL'),
  };
}

function readPort(name: string, text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new RangeError(`${name} must be a whole number from 0 to 65535, not ${text}.`);
}

/** Reads the file of keys, and throws a RangeError or an AccessKeysError with a sentence about what is wrong in it. */
function readAccessKeysFile(file: string | undefined): GivenAccessKey[] {
  if (file === undefined) return [];
  try {
    return givenAccessKeys(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof AccessKeysError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RangeError(`The file of --access-keys cannot be read: ${reason}.`);
  }
}

function readEnvironment(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  throw new RangeError(`${name} must be a number of at least 0, not ${text}.`);
}

function readRate(name: string): number | undefined {
  const rate = readEnvironment(name);
  if (rate !== 0) return rate;
  throw new RangeError(`${name} must be a number above 0, or not be set, which slows nothing.`);
}

/** A switch that somebody thinks is on must not be silently off. */
function readSwitch(name: string): boolean {
  const text = process.env[name] ?? '';
  if (text === 'on') return true;
  if (text === 'off' || text === '') return false;
  throw new RangeError(`${name} must be on or off, not ${text}.`);
}

async function main(): Promise<void> {
  const { help, exports, ...options } = readOptions(process.argv.slice(2));
  if (help) return void process.stdout.write(HELP);
  const aws = await startLocalAws(withoutUndefined(options));
  announce(aws, exports);
  const stop = () => {
    process.off('SIGTERM', stop).off('SIGINT', stop);
    void aws.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

function withoutUndefined<T extends { deploySeconds: number | undefined }>(options: T) {
  const { deploySeconds, ...rest } = options;
  return deploySeconds === undefined ? rest : { ...rest, deploySeconds };
}

function announce(aws: LocalAws, exports: boolean): void {
  const edge = 'http://*.cloudfront.localhost';
  process.stdout.write(
    `ready: api ${aws.apiUrl} edge ${edge}:${aws.edgePort}\nedge over plain HTTP: ${edge}:${aws.edgeHttpPort}\n`,
  );
  if (!exports) return;
  process.stdout.write(
    `\nexport AWS_ENDPOINT_URL=${aws.apiUrl}\n` +
      `export AWS_ACCESS_KEY_ID=${DEFAULT_ACCESS_KEY.accessKeyId}\n` +
      `export AWS_SECRET_ACCESS_KEY=${DEFAULT_ACCESS_KEY.secretAccessKey}\n` +
      'export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1\n',
  );
}

function explain(error: unknown): string {
  if (error instanceof Error && 'code' in error) {
    const port = 'port' in error ? String(error.port) : 'asked for';
    if (error.code === 'EADDRINUSE')
      return `Port ${port} is in use: stop what listens there, or choose another with --port and --edge-port (0 picks a free one).`;
    if (error.code === 'EACCES' && 'port' in error)
      return `Port ${port} may not be opened by this user: choose one above 1023.`;
    if ('path' in error) return `The state folder cannot be used: ${error.message}.`;
    // Node goes on about positional arguments, of which there are none.
    if (String(error.code).startsWith('ERR_PARSE_ARGS'))
      return `${error.message.split(/\.[ \n]/)[0] ?? ''}; --help lists the options.`;
    if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
      return `This machine cannot listen there: choose one of its addresses with --host (${error.message}).`;
  }
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`Local AWS did not start. ${explain(error)}\n`);
  process.exit(1);
});
