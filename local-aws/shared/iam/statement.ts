import { conditionsHold } from './conditions';
import { hasVariables, type PolicyDocument, type Statement } from './policy-document';
import { fillIn } from './policy-variables';
import type { AccessRequest } from './request-context';
import { matchArn, matchesWildcard, patternTokens } from './wildcard';

/** The statements of a policy that are about this request; whom they name is judged elsewhere. */
export function matchingStatements(policy: PolicyDocument | undefined, request: AccessRequest): Statement[] {
  if (!policy) return [];
  const variables = hasVariables(policy);
  return policy.Statement.filter(
    (statement) =>
      fitsAction(statement, request.action) &&
      fitsResource(statement, request, variables) &&
      conditionsHold(statement.Condition, request.context, variables),
  );
}

function fitsAction({ Action, NotAction }: Statement, action: string): boolean {
  const fits = (pattern: string) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
  return NotAction ? !NotAction.some(fits) : (Action ?? []).some(fits);
}

function fitsResource(
  { Resource, NotResource }: Statement,
  { resource, context }: AccessRequest,
  variables: boolean,
): boolean {
  const patterns = (NotResource ?? Resource ?? []).map((pattern) =>
    variables ? fillIn(pattern, context) : patternTokens(pattern),
  );
  // A variable without a value makes the statement unfit, also where it names what is left out.
  if (NotResource && patterns.includes(undefined)) return false;
  const fits = patterns.some((pattern) => pattern !== undefined && matchArn(pattern, resource));
  return NotResource ? !fits : fits;
}
