import path from 'node:path';

import { isLoopbackHost } from '@/lib/env';

import { Trouble } from './trouble';

/** How this start was asked to run: the environment of `npm start`, checked. */
export interface Settings {
  port: number;
  host: string;
  publicOrigin: string;
  stateDir: string;
  databaseUrl: string | undefined;
  masterKey: string | undefined;
  aws: 'local' | 'real';
  demo: boolean;
}

const DEFAULT_PORT = 3000;

/** Reads the settings, or throws a `Trouble` that names the variable and what it should be. */
export function readSettings(source: NodeJS.ProcessEnv): Settings {
  const given = (name: string) => source[name]?.trim() || undefined;
  const port = readPort(given('PORT'));
  const aws = oneOf('USHER_AWS', given('USHER_AWS'), ['local', 'real'], 'local');
  const demo = oneOf('USHER_DEMO', given('USHER_DEMO'), ['on', 'off'], 'on');
  return {
    port,
    host: given('HOST') ?? '127.0.0.1',
    publicOrigin: readOrigin(given('PUBLIC_ORIGIN') ?? `http://localhost${port === 80 ? '' : `:${port}`}`),
    stateDir: path.resolve(given('USHER_STATE') ?? '.usher'),
    databaseUrl: readDatabaseUrl(given('DATABASE_URL')),
    masterKey: readMasterKey(given('USHER_MASTER_KEY')),
    aws,
    demo: demo === 'on' && aws === 'local',
  };
}

function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Trouble(`PORT must be a number from 1 to 65535, not "${text}".`);
}

function readOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.origin !== text.replace(/\/$/, '')) {
    throw new Trouble(`PUBLIC_ORIGIN must be scheme, host and port, such as https://video.example.com, not "${text}".`);
  }
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    throw new Trouble(
      `PUBLIC_ORIGIN ${url.origin} is refused: browsers drop Secure cookies on http addresses other than ` +
        `localhost, so nobody could sign in; put a TLS proxy in front and give its https origin.`,
    );
  }
  return url.origin;
}

function readDatabaseUrl(text: string | undefined): string | undefined {
  if (text === undefined || (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol))) return text;
  throw new Trouble('DATABASE_URL must be a PostgreSQL URL, such as postgresql://user:password@host:5432/usher.');
}

function readMasterKey(text: string | undefined): string | undefined {
  if (text === undefined || isMasterKey(text)) return text;
  throw new Trouble('USHER_MASTER_KEY must be 32 random bytes in base64, such as "openssl rand -base64 32" prints.');
}

/** Whether a text is 32 bytes in base64. */
export function isMasterKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text);
}

function oneOf<T extends string>(name: string, text: string | undefined, choices: readonly T[], fallback: T): T {
  if (text === undefined) return fallback;
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new Trouble(`${name} must be ${choices.join(' or ')}, not "${text}".`);
  return choice;
}
