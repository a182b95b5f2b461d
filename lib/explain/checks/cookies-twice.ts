import { isCloudFrontCookie, type SentCookie } from '../asked';

/** Takes the cookies of a request, gives the names of CloudFront’s that came more than once with different values. */
export function namesTwice(sent: readonly SentCookie[]): readonly string[] {
  const ours = sent.filter(({ name }) => isCloudFrontCookie(name));
  const twice = ours.filter(({ name, value }) => ours.some((other) => other.name === name && other.value !== value));
  return [...new Set(twice.map(({ name }) => name))];
}

/** The same cookies, of each name the last one alone. */
export function lastOfEach(sent: readonly SentCookie[]): readonly SentCookie[] {
  return [...new Map(sent.map((cookie) => [cookie.name, cookie])).values()];
}
