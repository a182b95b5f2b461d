import * as sdk from '@aws-sdk/client-sts';
import type { GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import type { CallContext, Service } from '../shared/service';

/** STS as far as it says who a key belongs to. */
export function stsService(): Service {
  return {
    name: 'sts',
    protocol: 'query',
    schemas: sdk,
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    errorEnvelope: 'wrapped',
    handlers: { GetCallerIdentity: getCallerIdentity },
  };
}

function getCallerIdentity(_input: object, ctx: CallContext): GetCallerIdentityResponse {
  return { Account: ctx.accountId, Arn: `arn:aws:iam::${ctx.accountId ?? ''}:root`, UserId: ctx.accountId };
}
