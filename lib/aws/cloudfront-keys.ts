import {
  CreateKeyGroupCommand,
  CreatePublicKeyCommand,
  GetKeyGroupCommand,
  GetPublicKeyCommand,
  type KeyGroup,
  ListKeyGroupsCommand,
  ListPublicKeysCommand,
  UpdateKeyGroupCommand,
} from '@aws-sdk/client-cloudfront';

import { awsCall, hasCode, required, unlessCode } from './call';
import { cloudfront } from './clients';

/** A public key as CloudFront has it. */
export interface PublicKeyState {
  awsId: string;
  name: string;
  pem: string;
}

/** A key group as CloudFront has it. */
export interface KeyGroupState {
  awsId: string;
  name: string;
  publicKeyIds: string[];
  etag: string | undefined;
}

/** Uploads a public key under a name that is its CallerReference too; undefined when either is taken. */
export async function createPublicKey(name: string, pem: string, comment: string): Promise<PublicKeyState | undefined> {
  const call = 'cloudfront:CreatePublicKey';
  try {
    const answer = await awsCall(call, () =>
      cloudfront().send(
        new CreatePublicKeyCommand({
          PublicKeyConfig: { CallerReference: name, Name: name, EncodedKey: pem, Comment: comment },
        }),
      ),
    );
    return { awsId: required(answer.PublicKey?.Id, call, 'Id'), name, pem };
  } catch (error) {
    if (hasCode(error, ['PublicKeyAlreadyExists'])) return undefined;
    throw error;
  }
}

/** The public key with this name, or undefined. */
export async function findPublicKey(name: string): Promise<PublicKeyState | undefined> {
  let marker: string | undefined;
  do {
    const { PublicKeyList: page } = await awsCall('cloudfront:ListPublicKeys', () =>
      cloudfront().send(new ListPublicKeysCommand({ Marker: marker })),
    );
    const found = page?.Items?.find((item) => item.Name === name);
    if (found?.Id) return { awsId: found.Id, name, pem: found.EncodedKey ?? '' };
    marker = page?.NextMarker;
  } while (marker);
  return undefined;
}

/** The public key with this id, or undefined when it is gone. */
export async function getPublicKey(awsId: string): Promise<PublicKeyState | undefined> {
  const answer = await unlessCode(
    ['NoSuchPublicKey'],
    awsCall('cloudfront:GetPublicKey', () => cloudfront().send(new GetPublicKeyCommand({ Id: awsId }))),
  );
  const config = answer?.PublicKey?.PublicKeyConfig;
  return config && { awsId, name: config.Name ?? '', pem: config.EncodedKey ?? '' };
}

/** Creates a key group; undefined when its name is taken. */
export async function createKeyGroup(name: string, publicKeyIds: string[], comment: string): Promise<KeyGroupState | undefined> {
  const call = 'cloudfront:CreateKeyGroup';
  try {
    const answer = await awsCall(call, () =>
      cloudfront().send(
        new CreateKeyGroupCommand({ KeyGroupConfig: { Name: name, Items: publicKeyIds, Comment: comment } }),
      ),
    );
    return groupState(required(answer.KeyGroup, call, 'KeyGroup'), answer.ETag);
  } catch (error) {
    if (hasCode(error, ['KeyGroupAlreadyExists'])) return undefined;
    throw error;
  }
}

/** The key group with this name, or undefined. */
export async function findKeyGroup(name: string): Promise<KeyGroupState | undefined> {
  let marker: string | undefined;
  do {
    const { KeyGroupList: page } = await awsCall('cloudfront:ListKeyGroups', () =>
      cloudfront().send(new ListKeyGroupsCommand({ Marker: marker })),
    );
    const found = page?.Items?.find((item) => item.KeyGroup?.KeyGroupConfig?.Name === name)?.KeyGroup?.Id;
    if (found) return getKeyGroup(found);
    marker = page?.NextMarker;
  } while (marker);
  return undefined;
}

/** The key group with this id, or undefined when it is gone. */
export async function getKeyGroup(awsId: string): Promise<KeyGroupState | undefined> {
  const call = 'cloudfront:GetKeyGroup';
  const answer = await unlessCode(
    ['NoSuchResource'],
    awsCall(call, () => cloudfront().send(new GetKeyGroupCommand({ Id: awsId }))),
  );
  return answer && groupState(required(answer.KeyGroup, call, 'KeyGroup'), answer.ETag);
}

/** Replaces the keys of a key group, if it is still as `group` says. */
export async function setKeyGroupKeys(group: KeyGroupState, publicKeyIds: string[], comment: string): Promise<KeyGroupState> {
  const call = 'cloudfront:UpdateKeyGroup';
  const answer = await awsCall(call, () =>
    cloudfront().send(
      new UpdateKeyGroupCommand({
        Id: group.awsId,
        IfMatch: group.etag,
        KeyGroupConfig: { Name: group.name, Items: publicKeyIds, Comment: comment },
      }),
    ),
  );
  return groupState(required(answer.KeyGroup, call, 'KeyGroup'), answer.ETag);
}

function groupState({ Id, KeyGroupConfig: config }: KeyGroup, etag: string | undefined): KeyGroupState {
  return {
    awsId: required(Id, 'cloudfront:GetKeyGroup', 'Id'),
    name: config?.Name ?? '',
    publicKeyIds: config?.Items ?? [],
    etag,
  };
}
