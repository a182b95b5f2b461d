import { ApiError } from '../errors';
import { arnOf, type AccountPrincipal } from '../principal';

/** Why a signed caller was refused, in the words AWS adds to the refusal (IAM User Guide, "Troubleshoot access denied"). */
export type Refusal = 'identity-deny' | 'resource-deny' | 'no-identity-allow' | 'no-resource-allow';

const EXPLANATIONS: Record<Refusal, (action: string) => string> = {
  'identity-deny': () => 'with an explicit deny in an identity-based policy',
  'resource-deny': () => 'with an explicit deny in a resource-based policy',
  'no-identity-allow': (action) => `because no identity-based policy allows the ${action} action`,
  'no-resource-allow': (action) => `because no resource-based policy allows the ${action} action`,
};

/** `resource` is as the service prints it, and undefined for actions about none. */
export function deniedBecause(
  principal: AccountPrincipal,
  action: string,
  resource: string | undefined,
  refusal: Refusal,
): ApiError {
  return denied(principal, action, resource, EXPLANATIONS[refusal](action));
}

export function denied(
  principal: AccountPrincipal,
  action: string,
  resource: string | undefined,
  explanation: string,
): ApiError {
  const on = resource === undefined ? '' : ` on resource: ${resource}`;
  return new ApiError(
    'AccessDenied',
    `User: ${arnOf(principal)} is not authorized to perform: ${action}${on} ${explanation}`,
    403,
  );
}
