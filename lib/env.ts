import { z } from 'zod';

import { isAddressRange } from './kernel/address-range';

/** Hosts on which browsers keep Secure cookies and offer crypto.subtle over plain http. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]';
}

const publicOrigin = z
  .url({ protocol: /^https?$/ })
  .refine((value) => new URL(value).origin === value, 'must be an origin: scheme, host and port, without a path')
  .refine(
    (value) => value.startsWith('https:') || isLoopbackHost(new URL(value).hostname),
    'must be https unless it is a loopback host: browsers drop Secure cookies on other http origins',
  );

const masterKey = z
  .base64()
  .transform((value) => Buffer.from(value, 'base64'))
  .refine((key) => key.length === 32, 'must be 32 bytes in base64');

/** Quotas of the account that AWS has raised, as in `keyGroups=25,publicKeys=25`; the names are those of lib/provisioning/account/quotas.ts. */
const grantedQuotas = z
  .string()
  .regex(
    /^((keyGroups|publicKeys|responseHeadersPolicies|originAccessControls|originAccessIdentities|distributions|buckets)=[1-9]\d{0,6}(,|$))*$/,
    'must say what AWS has granted, such as keyGroups=25,distributions=1000',
  )
  .default('')
  .transform((text) => Object.fromEntries(text.split(',').filter(Boolean).map((each): [string, number] => {
    const [name = '', count] = each.split('=');
    return [name, Number(count)];
  })));

/** Addresses and ranges, with spaces or commas between them. */
const addressList = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine((list) => list.every(isAddressRange), 'must be IP addresses or ranges such as 10.0.0.0/8');

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  PUBLIC_ORIGIN: publicOrigin,
  USHER_MASTER_KEY: masterKey,
  USHER_STATE: z.string().min(1).default('.usher'),
  USHER_AWS_ENDPOINT: z.url({ protocol: /^http$/ }).optional(),
  USHER_AWS_QUOTAS: grantedQuotas,
  TRUSTED_PROXIES: addressList,
  AWS_REGION: z.string().min(1).default('us-east-1'),
  NODE_ENV: z.string().optional(),
  USHER_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** The environment, parsed once: what product code may know about where it runs. */
export interface Env {
  databaseUrl: string;
  /** Scheme, host and port that browsers use to reach us; links and origin checks use nothing else. */
  publicOrigin: string;
  masterKey: Buffer;
  /** Proxies before us beside those on this machine: what they say of where a request came from is believed. */
  trustedProxies: readonly string[];
  stateDir: string;
  logLevel: string;
  /** Whether `next dev` serves the pages. */
  development: boolean;
  aws: {
    /** Set when another server than AWS speaks its API; then buckets are addressed by path. */
    endpoint: string | undefined;
    /** The region offered first in forms, and the one of global calls. */
    region: string;
    /** Quotas that AWS has raised for the account, by name. */
    grantedQuotas: Readonly<Record<string, number>>;
    /** Scheme of the URLs that viewers get; part of every signed resource. */
    mediaScheme: 'http' | 'https';
    /** Where browsers send uploads to, and where they get media from: sources of the content security policy. */
    uploadSources: string[];
    mediaSources: string[];
  };
}

/** A variable is missing or wrong: the message is a sentence for whoever starts the process. */
export class EnvironmentTrouble extends Error {}

let parsed: Env | undefined;

/**
 * Reads and checks the environment at first use; later calls give the same object.
 * Throws one sentence that names every variable that is missing or wrong (never a value).
 */
export function env(): Env {
  if (!parsed) {
    parsed = parse(process.env);
    // next-auth reads its own address from here, and from the Host header if it is missing.
    process.env.NEXTAUTH_URL = parsed.publicOrigin;
  }
  return parsed;
}

function parse(source: NodeJS.ProcessEnv): Env {
  const result = schema.safeParse(source);
  if (!result.success) {
    const wrong = result.error.issues.map(({ path: [name = ''], message }) =>
      source[String(name)] === undefined ? `${String(name)} is missing` : `${String(name)} ${message}`);
    throw new EnvironmentTrouble(`The environment is not complete: ${wrong.join('; ')}. "npm start" sets all of it.`);
  }
  const value = result.data;
  return {
    databaseUrl: value.DATABASE_URL,
    publicOrigin: value.PUBLIC_ORIGIN,
    masterKey: value.USHER_MASTER_KEY,
    trustedProxies: value.TRUSTED_PROXIES,
    stateDir: value.USHER_STATE,
    logLevel: value.USHER_LOG_LEVEL,
    development: value.NODE_ENV === 'development',
    aws: {
      endpoint: value.USHER_AWS_ENDPOINT,
      region: value.AWS_REGION,
      grantedQuotas: value.USHER_AWS_QUOTAS,
      ...browserSources(value.USHER_AWS_ENDPOINT),
    },
  };
}

/** What differs for browsers between AWS (no endpoint) and a server on this machine that speaks its API. */
function browserSources(endpoint: string | undefined): Pick<Env['aws'], 'mediaScheme' | 'uploadSources' | 'mediaSources'> {
  if (endpoint) {
    return { mediaScheme: 'http', uploadSources: [endpoint], mediaSources: ['http://*.cloudfront.localhost:*'] };
  }
  return {
    mediaScheme: 'https',
    uploadSources: ['https://*.amazonaws.com'],
    mediaSources: ['https://*.cloudfront.net'],
  };
}

/** For test harnesses that start a database or Local AWS and then point the product at it. */
export function resetEnv(): void {
  parsed = undefined;
}
