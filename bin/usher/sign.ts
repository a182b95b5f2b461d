import { type SignatureInput, signCookies, signUnchecked, signUrl } from '@/lib/aws/cloudfront-signer';
import { withOwnQuery } from '@/lib/aws/own-query';
import type { Result } from '@/lib/kernel/result';

import { type Command, printed, Refused, requiredText, textOf, type Values, WrongUsage } from './command';
import { isAskingAPerson, PASSPHRASE, readKeyFile } from './key-file';
import { momentOf } from './moment';

const SIGNATURE_OPTIONS = {
  key: { type: 'string' }, 'key-pair-id': { type: 'string' }, expires: { type: 'string' }, 'not-before': { type: 'string' },
  'ip-address': { type: 'string' }, algorithm: { type: 'string' }, json: { type: 'boolean' },
} as const;

/** An hour from now, in whole seconds: an example that is not refused when it is tried. */
function exampleMoment(): string {
  return new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '');
}

const ENDS = `It ends with 0 when it is signed, with 1 when what is asked for is refused, and with 2 when the command line makes no sense.
`;

const SIGNATURE_HELP = `  --key FILE           the private key, in PEM; - reads it from standard input.
                       ${PASSPHRASE} in the environment opens one that is encrypted
  --key-pair-id ID     the id of its public half at CloudFront, such as K2JCJMDEHXQW5F
  --expires WHEN       a time from now: 90s, 10m, 2h; or seconds since 1970, or a date with its time zone such as
                       ${exampleMoment()}. A day ahead at most
  --not-before WHEN    nothing is served up to and including this second
  --ip-address RANGE   for one IPv4 address, or a range such as 203.0.113.0/24, only
  --algorithm NAME     SHA1 (the default, as AWS’s own tools) or SHA256
  --json               as JSON, with the policy that was signed
`;

/** Prints a signed URL. */
export const signCommand: Command = {
  summary: 'Sign a URL',
  help: `Usage: npm run usher -- sign --url URL --key FILE --key-pair-id ID --expires WHEN [options]

Signs a CloudFront URL. Works offline, and needs no database.

  --url URL            what is opened, encoded as a browser asks for it; it may have a query of its own
  --query QUERY        a query of its own, encoded, such as size=large: signed with the URL, before the signature
  --download-name NAME browsers save it under this name, in any script
  --resource PREFIX    opens everything below https://HOST/PREFIX/* in place of the one URL
${SIGNATURE_HELP}  --unchecked          signs also what CloudFront will refuse, or what opens more than you may think: for trying things out

${ENDS}
Examples:
  npm run -s usher -- sign --url https://d111111abcdef8.cloudfront.net/film.mp4 --key key.pem --key-pair-id K2JCJMDEHXQW5F --expires 10m
  npm run -s usher -- sign --url https://d111111abcdef8.cloudfront.net/7.mp4 --download-name 'Übung 3.mp4' --key key.pem \\
    --key-pair-id K2JCJMDEHXQW5F --expires 10m
  npm run -s usher -- sign --url https://media.example.com/hls/7/master.m3u8 --resource 'https://media.example.com/hls/7/*' \\
    --key - --key-pair-id K2JCJMDEHXQW5F --expires ${exampleMoment()} < key.pem
`,
  options: { ...SIGNATURE_OPTIONS, url: { type: 'string' }, query: { type: 'string' }, 'download-name': { type: 'string' }, resource: { type: 'string' }, unchecked: { type: 'boolean' } },
  run: async (values, _, say) => {
    const now = new Date();
    const own = { query: textOf(values, 'query'), downloadName: textOf(values, 'download-name') };
    const given = requiredText(values, 'url');
    // What the URL itself has is looked at when it is signed, unless that is not asked for.
    const url = own.query === undefined && own.downloadName === undefined ? given : valueOf(withOwnQuery(given, own));
    const input = { ...await signatureOf(values, now, say), url, resource: textOf(values, 'resource') };
    const signed = values['unchecked'] === true ? signUnchecked(input) : valueOf(signUrl(input, now));
    return values['json'] === true ? printed({ ...signed, expires: input.expiresAt.toISOString() }) : `${signed.url}\n`;
  },
};

/** Prints signed cookies. */
export const cookiesCommand: Command = {
  summary: 'Sign cookies',
  help: `Usage: npm run usher -- cookies --resource RESOURCE --key FILE --key-pair-id ID --expires WHEN [options]

Signs the cookies that open a resource at CloudFront, one Set-Cookie header a line. Works offline, and needs no database.

  --resource RESOURCE  one URL, or everything below https://HOST/PREFIX/*
  --domain NAME        the domain that browsers send them to; one that your site and the distribution share
  --path PATH          the path that browsers send them with (/)
${SIGNATURE_HELP}
${ENDS}
Example:
  npm run -s usher -- cookies --resource 'https://media.example.com/hls/7/*' --domain media.example.com --path /hls/7 \\
    --key key.pem --key-pair-id K2JCJMDEHXQW5F --expires 2h
`,
  options: { ...SIGNATURE_OPTIONS, resource: { type: 'string' }, domain: { type: 'string' }, path: { type: 'string' } },
  run: async (values, _, say) => {
    const now = new Date();
    const input = { ...await signatureOf(values, now, say), resource: requiredText(values, 'resource') };
    const domain = attributeOf(values, 'domain', /^[a-z0-9.-]+$/i);
    const path = attributeOf(values, 'path', /^\/[\x21-\x3a\x3c-\x7e]*$/) ?? '/';
    const { cookies, policy } = valueOf(signCookies(input, now));
    checkReach(new URL(input.resource), domain, path);
    const attributes = `${domain === undefined ? '' : `; Domain=${domain}`}; Path=${path}; Secure; HttpOnly`;
    const headers = Object.entries(cookies).map(([name, value]) => `${name}=${value}${attributes}`);
    if (values['json'] === true) return printed({ cookies, headers, policy, expires: input.expiresAt.toISOString() });
    return headers.map((header) => `Set-Cookie: ${header}\n`).join('');
  },
};

/**
 * Whether a domain belongs to many sites, so that browsers take no cookies for it: a top-level domain, cloudfront.net, and the
 * second levels that countries sell names under. Their list has thousands; these are the ones that everybody has met.
 */
function isOfManySites(name: string): boolean {
  return !name.includes('.') || name === 'cloudfront.net' || COUNTRIES_SECOND_LEVELS.test(name);
}

const COUNTRIES_SECOND_LEVELS = /^(?:(?:co|org|ac|gov|net|me)\.uk|(?:com|net|org|edu|gov)\.au|co\.(?:jp|nz|za|in|kr|il|th|id)|com\.(?:br|mx|ar|tr|cn|tw|hk|sg|my|ua|pl))$/;

/** Cookies that no browser would send along are no use, however good their signature is. */
function checkReach({ hostname, pathname }: URL, domain: string | undefined, path: string): void {
  const name = domain?.replace(/^\./, '').toLowerCase();
  const fix = 'Give a domain that the resource’s host is, or is below, such as example.com for media.example.com.';
  if (name !== undefined && name !== hostname && isOfManySites(name)) {
    throw new Refused({ code: 'invalid_input', message: `No browser takes a cookie for all of ${name}.`, fix: `Give ${hostname} or a domain of yours that it is below, or leave --domain out.` });
  }
  if (name !== undefined && hostname !== name && !hostname.endsWith(`.${name}`)) {
    throw new Refused({ code: 'invalid_input', message: `Browsers would not send these cookies to ${hostname}: it is not below ${name}.`, fix });
  }
  if (pathname !== path && !pathname.startsWith(path.endsWith('/') ? path : `${path}/`)) {
    throw new Refused({ code: 'invalid_input', message: `Browsers would not send these cookies with ${pathname}: it is not below ${path}.`, fix: 'Give a path that the resource’s begins with.' });
  }
}

async function signatureOf(values: Values, now: Date, say: (text: string) => void): Promise<SignatureInput> {
  const startsAt = textOf(values, 'not-before');
  const signature = {
    keyPairId: requiredText(values, 'key-pair-id'),
    expiresAt: momentOf('expires', requiredText(values, 'expires'), now),
    startsAt: startsAt === undefined ? undefined : momentOf('not-before', startsAt, now),
    ipAddress: textOf(values, 'ip-address'),
    algorithm: algorithmOf(textOf(values, 'algorithm') ?? 'SHA1'),
  };
  const file = requiredText(values, 'key');
  if (isAskingAPerson(file)) say('Paste the private key, then press Ctrl-D. (Or name its file: --key FILE.)\n');
  const { privateKey } = await readKeyFile(file);
  return { ...signature, privateKey };
}

function algorithmOf(text: string): 'SHA1' | 'SHA256' {
  const name = text.toUpperCase().replace('-', '');
  if (name === 'SHA1' || name === 'SHA256') return name;
  throw new WrongUsage(`--algorithm must be SHA1 or SHA256, and not ${text}.`);
}

/** What stands in a header must not be able to end it. */
function attributeOf(values: Values, name: string, allowed: RegExp): string | undefined {
  const value = textOf(values, name);
  if (value !== undefined && !allowed.test(value)) throw new WrongUsage(`--${name} cannot be ${value}.`);
  return value;
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.error);
  return result.value;
}
