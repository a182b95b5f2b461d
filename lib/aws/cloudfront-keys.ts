import {
  CreateKeyGroupCommand,
  CreatePublicKeyCommand,
  DeleteKeyGroupCommand,
  DeletePublicKeyCommand,
  GetKeyGroupCommand,
  GetPublicKeyCommand,
  type KeyGroup,
  ListKeyGroupsCommand,
  ListPublicKeysCommand,
  UpdateKeyGroupCommand,
  UpdatePublicKeyCommand,
} from '@aws-sdk/client-cloudfront';

import { awsCall, hasCode, required, unlessCode } from './call';
import { cloudfront } from './clients';

/** A public key as CloudFront has it. */
export interface PublicKeyState {
  awsId: string;
  name: string;
  comment: string;
  pem: string;
  etag: string | undefined;
}

/** A key group as CloudFront has it. */
export interface KeyGroupState {
  awsId: string;
  name: string;
  comment: string;
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
    return { awsId: required(answer.PublicKey?.Id, call, 'Id'), name, comment, pem, etag: answer.ETag };
  } catch (error) {
    if (hasCode(error, ['PublicKeyAlreadyExists'])) return undefined;
    throw error;
  }
}

/** The public key with this name, or undefined. */
export async function findPublicKey(name: string): Promise<PublicKeyState | undefined> {
  return (await listPublicKeys()).find((item) => item.name === name);
}

/** Every public key of the account. Lists hold no ETags. */
export async function listPublicKeys(): Promise<PublicKeyState[]> {
  const found: PublicKeyState[] = [];
  let marker: string | undefined;
  do {
    const { PublicKeyList: page } = await awsCall('cloudfront:ListPublicKeys', () =>
      cloudfront().send(new ListPublicKeysCommand({ Marker: marker })),
    );
    for (const item of page?.Items ?? []) {
      found.push({ awsId: item.Id ?? '', name: item.Name ?? '', comment: item.Comment ?? '', pem: item.EncodedKey ?? '', etag: undefined });
    }
    marker = page?.NextMarker;
  } while (marker);
  return found;
}

/** The public key with this id, or undefined when it is gone. */
export async function getPublicKey(awsId: string): Promise<PublicKeyState | undefined> {
  const answer = await unlessCode(
    ['NoSuchPublicKey'],
    awsCall('cloudfront:GetPublicKey', () => cloudfront().send(new GetPublicKeyCommand({ Id: awsId }))),
  );
  const config = answer?.PublicKey?.PublicKeyConfig;
  return config && { awsId, name: config.Name ?? '', comment: config.Comment ?? '', pem: config.EncodedKey ?? '', etag: answer.ETag };
}

/**
 * Changes the comment of a public key; nothing else of one can change. CloudFront wants the rest as it is, so it is read
 * at the same moment as the ETag. Gives undefined when the key is gone, or what is there now, changed or equal already.
 */
export async function setPublicKeyComment(awsId: string, comment: string): Promise<PublicKeyState | undefined> {
  const answer = await unlessCode(
    ['NoSuchPublicKey'],
    awsCall('cloudfront:GetPublicKey', () => cloudfront().send(new GetPublicKeyCommand({ Id: awsId }))),
  );
  const config = answer?.PublicKey?.PublicKeyConfig;
  if (!config) return undefined;
  const { CallerReference, Name = '', EncodedKey = '', Comment = '' } = config;
  if (Comment === comment) return { awsId, name: Name, comment, pem: EncodedKey, etag: answer.ETag };
  const call = 'cloudfront:UpdatePublicKey';
  const changed = await awsCall(call, () =>
    cloudfront().send(
      new UpdatePublicKeyCommand({ Id: awsId, IfMatch: answer.ETag, PublicKeyConfig: { CallerReference, Name, EncodedKey, Comment: comment } }),
    ),
  );
  return { awsId, name: Name, comment, pem: EncodedKey, etag: changed.ETag };
}

/** Deletes a public key that no key group holds; one that is gone already is fine. */
export async function deletePublicKey({ awsId, etag }: Pick<PublicKeyState, 'awsId' | 'etag'>): Promise<void> {
  await unlessCode(
    ['NoSuchPublicKey'],
    awsCall('cloudfront:DeletePublicKey', () => cloudfront().send(new DeletePublicKeyCommand({ Id: awsId, IfMatch: etag }))),
  );
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
  const found = (await listKeyGroups()).find((group) => group.name === name);
  return found && getKeyGroup(found.awsId);
}

/** Every key group of the account. Lists hold no ETags. */
export async function listKeyGroups(): Promise<KeyGroupState[]> {
  const found: KeyGroupState[] = [];
  let marker: string | undefined;
  do {
    const { KeyGroupList: page } = await awsCall('cloudfront:ListKeyGroups', () =>
      cloudfront().send(new ListKeyGroupsCommand({ Marker: marker })),
    );
    for (const { KeyGroup: group } of page?.Items ?? []) if (group) found.push(groupState(group, undefined));
    marker = page?.NextMarker;
  } while (marker);
  return found;
}

/** Deletes a key group that no distribution trusts; one that is gone already is fine. */
export async function deleteKeyGroup({ awsId, etag }: Pick<KeyGroupState, 'awsId' | 'etag'>): Promise<void> {
  await unlessCode(
    ['NoSuchResource'],
    awsCall('cloudfront:DeleteKeyGroup', () => cloudfront().send(new DeleteKeyGroupCommand({ Id: awsId, IfMatch: etag }))),
  );
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

/** Replaces the keys of a key group, if it is still as `group` says; its name and comment stay. */
export async function setKeyGroupKeys(group: KeyGroupState, publicKeyIds: string[]): Promise<KeyGroupState> {
  return updateKeyGroup({ ...group, publicKeyIds });
}

/** Writes a key group's name, comment and keys, if its ETag is still the one given. */
export async function updateKeyGroup({ awsId, name, comment, publicKeyIds, etag }: KeyGroupState): Promise<KeyGroupState> {
  const call = 'cloudfront:UpdateKeyGroup';
  const answer = await awsCall(call, () =>
    cloudfront().send(
      new UpdateKeyGroupCommand({
        Id: awsId, IfMatch: etag, KeyGroupConfig: { Name: name, Items: publicKeyIds, Comment: comment },
      }),
    ),
  );
  return groupState(required(answer.KeyGroup, call, 'KeyGroup'), answer.ETag);
}

function groupState({ Id, KeyGroupConfig: config }: KeyGroup, etag: string | undefined): KeyGroupState {
  return {
    awsId: required(Id, 'cloudfront:GetKeyGroup', 'Id'),
    name: config?.Name ?? '',
    comment: config?.Comment ?? '',
    publicKeyIds: config?.Items ?? [],
    etag,
  };
}
