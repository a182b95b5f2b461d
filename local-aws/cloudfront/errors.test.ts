import * as sdk from '@aws-sdk/client-cloudfront';
import { expect, test } from 'vitest';
import { cloudFrontErrorCodes, refusal, type CloudFrontErrorCode } from './errors';

/** The SDK's error schemas carry the status that the service answers with. */
function statusInSdk(code: string): number | undefined {
  const schema: unknown = new Map<string, unknown>(Object.entries(sdk)).get(`${code}$`);
  const traits: unknown = Array.isArray(schema) ? schema[3] : undefined;
  const hasStatus = typeof traits === 'object' && traits !== null && 'httpError' in traits;
  return hasStatus && typeof traits.httpError === 'number' ? traits.httpError : undefined;
}

test('every refusal is one that CloudFront knows, with the status it has there', () => {
  const codes = cloudFrontErrorCodes.map((code) => [code, refusal(code as CloudFrontErrorCode).status]);
  expect(codes).toEqual(cloudFrontErrorCodes.map((code) => [code, statusInSdk(code)]));
});
