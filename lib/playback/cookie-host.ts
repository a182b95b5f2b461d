import type { AppError } from '@/lib/kernel/errors';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

/** What a distribution is called. */
interface Names {
  /** With a port where Local AWS listens on one. */
  domainName: string;
  aliases: readonly string[];
}

/**
 * The name, with its port, at which viewers ask a distribution with cookies of `domain`: the given one, or the first alternate
 * domain name under it. Refuses (`invalid_input`, by the field) when the distribution has none there, since browsers would
 * never send the cookies, and when all that it has there is a wildcard, of which nobody can tell which name is in use.
 */
export function hostForCookies({ domain, host }: { domain: string; host?: string | undefined }, { domainName, aliases }: Names): Result<string> {
  const withPort = (name: string) => ok(`${name}${/:\d+$/.exec(domainName)?.[0] ?? ''}`);
  if (host !== undefined) {
    if (!isUnder(host, domain)) return refuse(invalidField('host', `${host} does not lie under ${domain}, so browsers would not send it these cookies.`));
    return aliases.some((alias) => covers(alias, host)) ? withPort(host) : refuse(unknownHost(host, { domainName, aliases }));
  }
  const named = aliases.find((alias) => !alias.startsWith('*') && isUnder(alias, domain)) ?? (aliases.some((alias) => covers(alias, domain)) ? domain : undefined);
  if (named !== undefined) return withPort(named);
  const wildcard = aliases.find((alias) => isUnder(alias, domain));
  return refuse(wildcard === undefined ? noSharedDomain(domain, { domainName, aliases }) : whichHost(domain, wildcard));
}

function isUnder(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

/** CloudFront takes a wildcard for any number of labels. */
function covers(alias: string, name: string): boolean {
  return alias.startsWith('*.') ? name.endsWith(alias.slice(1)) && name !== alias : alias === name;
}

function whichHost(domain: string, wildcard: string): AppError {
  const example = wildcard.replace('*', 'videos');
  return {
    ...invalidField('host', `The distribution’s name under ${domain} is the wildcard ${wildcard}, so say which name your viewers ask.`),
    fix: `Add "host", such as "${example}": one that leads to the distribution.`,
  };
}

function unknownHost(host: string, names: Names): AppError {
  return {
    ...invalidField('host', `${host} is no name of the distribution. Its names: ${namesOf(names)}.`),
    fix: 'Give one of its alternate domain names, or one that a wildcard among them holds.',
  };
}

function noSharedDomain(domain: string, names: Names): AppError {
  const own = withoutPort(names.domainName);
  const why = isUnder(own, domain)
    ? `The distribution has no alternate domain name under ${domain}, and for its own name, ${own}, no site but CloudFront’s could set cookies.`
    : `No name of the distribution lies under ${domain}, so browsers would not send it these cookies. Its names: ${namesOf(names)}.`;
  return { ...invalidField('domain', why), fix: 'Give the library an alternate domain name under the domain of your site, or use signed URLs.' };
}

/** Without the port of Local AWS, which is a part of no name: cookies know none. */
function namesOf({ domainName, aliases }: Names): string {
  return [withoutPort(domainName), ...aliases].join(', ');
}

function withoutPort(name: string): string {
  return name.replace(/:\d+$/, '');
}
