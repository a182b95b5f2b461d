const SHAPE = /^[A-Za-z0-9~-]+_{0,2}$/;

/**
 * Takes text in CloudFront's own base64 (`+` `=` `/` written as `-` `_` `~`, which is not RFC 4648's
 * url-safe alphabet), gives the bytes, or undefined when it is none.
 */
export function decodeCloudFrontBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0 || !SHAPE.test(text)) return undefined;
  return Buffer.from(text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64');
}
