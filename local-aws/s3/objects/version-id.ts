import { invalidArgument } from '../errors';

/** Versioning is never on here, so the one version that an object has is `null`; any other throws InvalidArgument. */
export function checkVersionId(versionId: string | undefined): void {
  if (versionId !== undefined && versionId !== 'null')
    throw invalidArgument('Invalid version id specified', 'versionId', versionId);
}
