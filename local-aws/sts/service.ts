import * as sdk from '@aws-sdk/client-sts';
import type { GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { requireAccount } from '../shared/iam/authorise-identity';
import { arnOf, userIdOf } from '../shared/principal';
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
    // GetCallerIdentity needs no permission, and an explicit deny does not stop it (STS API reference).
    authorise: (_input, ctx) => void requireAccount(ctx),
  };
}

function getCallerIdentity(_input: object, ctx: CallContext): GetCallerIdentityResponse {
  const caller = requireAccount(ctx);
  return { Account: caller.accountId, Arn: arnOf(caller), UserId: userIdOf(caller) };
}
