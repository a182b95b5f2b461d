import type { CORSRule } from '@aws-sdk/client-s3';
import { invalidRequest, malformedXml } from '../errors';
import type { CorsRule } from '../records';

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'];
const MAX_RULES = 100;
const MAX_ID_CHARACTERS = 255;

/** Takes CORS rules as sent, gives them as stored; throws as PutBucketCors does. */
export function checkCorsRules(rules: CORSRule[]): CorsRule[] {
  if (rules.length === 0 || rules.length > MAX_RULES) throw malformedXml();
  return rules.map((rule) => {
    const { AllowedMethods: methods = [], AllowedOrigins: origins = [] } = rule;
    if (methods.length === 0 || origins.length === 0) throw malformedXml();
    if ((rule.ID ?? '').length > MAX_ID_CHARACTERS) throw malformedXml();
    const unknown = methods.find((method) => !METHODS.includes(method));
    if (unknown !== undefined)
      throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`);
    checkWildcards('AllowedOrigin', origins);
    checkWildcards('AllowedHeader', rule.AllowedHeaders ?? []);
    const exposed = rule.ExposeHeaders?.find((name) => name.includes('*'));
    if (exposed !== undefined) {
      throw invalidRequest(
        `ExposeHeader "${exposed}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
      );
    }
    return {
      ID: rule.ID,
      AllowedMethods: methods,
      AllowedOrigins: origins,
      AllowedHeaders: rule.AllowedHeaders,
      ExposeHeaders: rule.ExposeHeaders,
      MaxAgeSeconds: rule.MaxAgeSeconds,
    };
  });
}

function checkWildcards(element: string, patterns: string[]): void {
  const starred = patterns.find((text) => text.split('*').length > 2);
  if (starred !== undefined)
    throw invalidRequest(`${element} "${starred}" can not have more than one wildcard.`);
}
