import { isCloudFrontCookie } from '../asked';
import { type Case, type Check, failed } from '../case';
import { finding } from '../causes';

/** Whether this is a preflight that cannot show a signature: its URL has none, and browsers send no cookies with it. */
export function isBarePreflight({ asked, source }: Case): boolean {
  return asked.method === 'OPTIONS' && source !== 'url' && !(asked.cookies ?? []).some(({ name }) => isCloudFrontCookie(name));
}

/** What is wrong with such a preflight, whatever cookies were set. */
export function barePreflight(): Check {
  return failed('credentials', finding('preflight-refused', 'This is a preflight (OPTIONS). A browser sends it without cookies, so that it cannot show a signature that is in cookies, and CloudFront asks for one.'));
}
