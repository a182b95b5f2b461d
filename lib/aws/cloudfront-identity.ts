import {
  CreateCloudFrontOriginAccessIdentityCommand,
  CreateOriginAccessControlCommand,
  DeleteCloudFrontOriginAccessIdentityCommand,
  DeleteOriginAccessControlCommand,
  GetCloudFrontOriginAccessIdentityCommand,
  GetOriginAccessControlCommand,
  ListCloudFrontOriginAccessIdentitiesCommand,
  ListOriginAccessControlsCommand,
  type OriginAccessControl,
  type OriginAccessControlConfig,
  UpdateCloudFrontOriginAccessIdentityCommand,
  UpdateOriginAccessControlCommand,
} from '@aws-sdk/client-cloudfront';

import { awsCall, hasCode, required, unlessCode } from './call';
import { cloudfront } from './clients';

/** An origin access control or identity as CloudFront has it. */
export interface OriginIdentityState {
  awsId: string;
  /** The OAC's Name, or the OAI's CallerReference. */
  name: string;
  /** The OAC's Description, or the OAI's Comment. */
  comment: string;
  etag: string | undefined;
  /** How S3 names an OAI in policies and ACLs; an OAC has none. */
  s3CanonicalUserId: string | undefined;
  /** For an OAC: whether it signs every request to S3. An OAI always does. */
  signsAlways: boolean;
  /** An OAC's whole configuration, for the change that is made to it. */
  control: OriginAccessControlConfig | undefined;
}

/** Creates an origin access control that signs every request to S3; undefined when its name is taken. */
export async function createOriginAccessControl(name: string, description: string): Promise<OriginIdentityState | undefined> {
  const call = 'cloudfront:CreateOriginAccessControl';
  try {
    const answer = await awsCall(call, () =>
      cloudfront().send(
        new CreateOriginAccessControlCommand({
          OriginAccessControlConfig: {
            Name: name,
            Description: description,
            OriginAccessControlOriginType: 's3',
            SigningBehavior: 'always',
            SigningProtocol: 'sigv4',
          },
        }),
      ),
    );
    return controlState(required(answer.OriginAccessControl, call, 'OriginAccessControl'), answer.ETag);
  } catch (error) {
    if (hasCode(error, ['OriginAccessControlAlreadyExists'])) return undefined;
    throw error;
  }
}

/** The origin access control with this name, or undefined. */
export async function findOriginAccessControl(name: string): Promise<OriginIdentityState | undefined> {
  const found = (await listOriginAccessControls()).find((item) => item.name === name);
  return found && getOriginAccessControl(found.awsId);
}

/** An identity as a list shows it. */
export type ListedIdentity = Pick<OriginIdentityState, 'awsId' | 'name' | 'comment' | 's3CanonicalUserId'>;

/** Every origin access control of the account. */
export async function listOriginAccessControls(): Promise<ListedIdentity[]> {
  const found: ListedIdentity[] = [];
  let marker: string | undefined;
  do {
    const { OriginAccessControlList: page } = await awsCall('cloudfront:ListOriginAccessControls', () =>
      cloudfront().send(new ListOriginAccessControlsCommand({ Marker: marker })),
    );
    for (const item of page?.Items ?? []) {
      found.push({ awsId: item.Id ?? '', name: item.Name ?? '', comment: item.Description ?? '', s3CanonicalUserId: undefined });
    }
    marker = page?.IsTruncated ? page.NextMarker : undefined;
  } while (marker);
  return found;
}

/** Every origin access identity of the account. Lists hold no references. */
export async function listOriginAccessIdentities(): Promise<ListedIdentity[]> {
  const found: ListedIdentity[] = [];
  let marker: string | undefined;
  do {
    const { CloudFrontOriginAccessIdentityList: page } = await awsCall('cloudfront:ListCloudFrontOriginAccessIdentities', () =>
      cloudfront().send(new ListCloudFrontOriginAccessIdentitiesCommand({ Marker: marker })),
    );
    for (const item of page?.Items ?? []) {
      found.push({ awsId: item.Id ?? '', name: '', comment: item.Comment ?? '', s3CanonicalUserId: item.S3CanonicalUserId });
    }
    marker = page?.IsTruncated ? page.NextMarker : undefined;
  } while (marker);
  return found;
}

/** Deletes an identity that no distribution uses; one that is gone already is fine. */
export async function deleteOriginIdentity(kind: 'OAC' | 'OAI', { awsId, etag }: Pick<OriginIdentityState, 'awsId' | 'etag'>): Promise<void> {
  if (kind === 'OAC') {
    await unlessCode(
      ['NoSuchOriginAccessControl'],
      awsCall('cloudfront:DeleteOriginAccessControl', () =>
        cloudfront().send(new DeleteOriginAccessControlCommand({ Id: awsId, IfMatch: etag })),
      ),
    );
    return;
  }
  await unlessCode(
    ['NoSuchCloudFrontOriginAccessIdentity'],
    awsCall('cloudfront:DeleteCloudFrontOriginAccessIdentity', () =>
      cloudfront().send(new DeleteCloudFrontOriginAccessIdentityCommand({ Id: awsId, IfMatch: etag })),
    ),
  );
}

/** The origin access control with this id, or undefined when it is gone. */
export async function getOriginAccessControl(awsId: string): Promise<OriginIdentityState | undefined> {
  const call = 'cloudfront:GetOriginAccessControl';
  const answer = await unlessCode(
    ['NoSuchOriginAccessControl'],
    awsCall(call, () => cloudfront().send(new GetOriginAccessControlCommand({ Id: awsId }))),
  );
  return answer && controlState(required(answer.OriginAccessControl, call, 'OriginAccessControl'), answer.ETag);
}

function controlState({ Id, OriginAccessControlConfig: config }: OriginAccessControl, etag: string | undefined): OriginIdentityState {
  return {
    awsId: required(Id, 'cloudfront:GetOriginAccessControl', 'Id'),
    name: config?.Name ?? '',
    comment: config?.Description ?? '',
    etag,
    s3CanonicalUserId: undefined,
    control: config,
    signsAlways:
      config?.SigningBehavior === 'always' &&
      config.SigningProtocol === 'sigv4' &&
      config.OriginAccessControlOriginType === 's3',
  };
}

/**
 * Creates an origin access identity. The same reference with the same comment gives the same identity again,
 * so repeating this is safe.
 */
export async function createOriginAccessIdentity(callerReference: string, comment: string): Promise<OriginIdentityState> {
  const call = 'cloudfront:CreateCloudFrontOriginAccessIdentity';
  const answer = await awsCall(call, () =>
    cloudfront().send(
      new CreateCloudFrontOriginAccessIdentityCommand({
        CloudFrontOriginAccessIdentityConfig: { CallerReference: callerReference, Comment: comment },
      }),
    ),
  );
  return identityState(answer, call);
}

/** The origin access identity with this id, or undefined when it is gone. */
export async function getOriginAccessIdentity(awsId: string): Promise<OriginIdentityState | undefined> {
  const call = 'cloudfront:GetCloudFrontOriginAccessIdentity';
  const answer = await unlessCode(
    ['NoSuchCloudFrontOriginAccessIdentity'],
    awsCall(call, () => cloudfront().send(new GetCloudFrontOriginAccessIdentityCommand({ Id: awsId }))),
  );
  return answer && identityState(answer, call);
}

interface IdentityAnswer {
  CloudFrontOriginAccessIdentity?: {
    Id: string | undefined;
    S3CanonicalUserId: string | undefined;
    CloudFrontOriginAccessIdentityConfig?: { CallerReference: string | undefined; Comment: string | undefined };
  };
  ETag?: string;
}

function identityState({ CloudFrontOriginAccessIdentity: identity, ETag }: IdentityAnswer, call: string): OriginIdentityState {
  return {
    awsId: required(identity?.Id, call, 'Id'),
    name: identity?.CloudFrontOriginAccessIdentityConfig?.CallerReference ?? '',
    comment: identity?.CloudFrontOriginAccessIdentityConfig?.Comment ?? '',
    etag: ETag,
    s3CanonicalUserId: required(identity?.S3CanonicalUserId, call, 'S3CanonicalUserId'),
    signsAlways: true,
    control: undefined,
  };
}

/**
 * Changes what a person reads of an identity, if it is still as `state` says (its ETag); the rest stays as it is.
 * Fails as a conflict when somebody changed it since. Gives the new ETag.
 */
export async function updateIdentityComment(state: OriginIdentityState, comment: string): Promise<string | undefined> {
  if (state.control) {
    const OriginAccessControlConfig = { ...state.control, Description: comment };
    const { ETag } = await awsCall('cloudfront:UpdateOriginAccessControl', () =>
      cloudfront().send(new UpdateOriginAccessControlCommand({ Id: state.awsId, IfMatch: state.etag, OriginAccessControlConfig })),
    );
    return ETag;
  }
  const CloudFrontOriginAccessIdentityConfig = { CallerReference: state.name, Comment: comment };
  const { ETag } = await awsCall('cloudfront:UpdateCloudFrontOriginAccessIdentity', () =>
    cloudfront().send(
      new UpdateCloudFrontOriginAccessIdentityCommand({ Id: state.awsId, IfMatch: state.etag, CloudFrontOriginAccessIdentityConfig }),
    ),
  );
  return ETag;
}
