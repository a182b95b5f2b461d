import { randomUUID } from 'node:crypto';

import type { APIRequestContext } from '@playwright/test';
import { z } from 'zod';

import { type BuiltAction, builtActions, callAction } from './actions';
import { valueOf } from './database';
import { demoCredentials } from './fixtures';

/** What a case of a server action is made of: an input that would have an effect, and who may have it. */
export interface ActionCase {
  /** `anyone`: the secret is in the input, so that a stranger with a wrong one is answered "not found". */
  door: 'admin' | 'anyone';
  input: Record<string, unknown>;
}

const UNKNOWN_TOKEN = 'x'.repeat(43);
const PASSWORD = 'a password of a stranger';

/** An admin's own, so that a door left open would let its effect through. */
interface Things {
  libraryId: string;
  videoId: string;
  viewerId: string;
  grantId: string;
  invitedId: string;
  tokenId: string;
  uploadId: string;
  operationId: string;
  keyGroupId: string;
  signingKeyId: string;
  signingKeyName: string;
  bucketId: string;
  originIdentityId: string;
  distributionId: string;
  libraryName: string;
}

/** One case for every action, by the name under which it is exported; those without one fail the test. */
export function actionCases(things: Things): Record<string, ActionCase> {
  const { libraryId, videoId, viewerId, grantId, invitedId, tokenId, uploadId, operationId, bucketId, originIdentityId } = things;
  const { keyGroupId, signingKeyId, signingKeyName, distributionId, libraryName } = things;
  const unique = randomUUID().slice(0, 8);
  return {
    completeSetupAction: {
      door: 'anyone', input: { token: UNKNOWN_TOKEN, name: 'Stranger', email: `${unique}@example.org`, password: PASSWORD },
    },
    acceptInviteAction: { door: 'anyone', input: { token: UNKNOWN_TOKEN, name: 'Stranger', password: PASSWORD } },
    inviteUserAction: { door: 'admin', input: { email: `${unique}@example.org`, name: 'Stranger', role: 'VIEWER' } },
    renewInviteAction: { door: 'admin', input: { userId: invitedId } },
    setUserStatusAction: { door: 'admin', input: { userId: viewerId, status: 'DISABLED' } },
    grantAction: { door: 'admin', input: { userId: invitedId, videoId } },
    revokeGrantAction: { door: 'admin', input: { grantId } },
    createLibraryAction: {
      door: 'admin',
      input: {
        name: `Library ${unique}`, region: 'eu-central-1', bucketName: `usher-${unique}`, originIdentityKind: 'OAC',
        signingKeyKind: 'ECDSA_P256', ttlSeconds: 600, withBasic: false,
      },
    },
    requestInventoryAction: { door: 'admin', input: {} },
    adoptAction: { door: 'admin', input: { type: 'bucket', awsId: `films-${unique}` } },
    adoptLibraryAction: { door: 'admin', input: { signedId: 'E1234567890ABC', name: `Brought in ${unique}` } },
    givePrivateHalfAction: { door: 'admin', input: { awsPublicKeyId: 'K1234567890ABC', privateKeyPem: 'no key' } },
    requestLookAction: { door: 'admin', input: { libraryId } },
    requestLookAtAction: { door: 'admin', input: { resourceType: 'bucket', resourceId: bucketId } },
    repairLibraryAction: { door: 'admin', input: { libraryId } },
    mendOriginAction: { door: 'admin', input: {} },
    requestProofAction: { door: 'admin', input: { libraryId } },
    retryOperationAction: { door: 'admin', input: { operationId } },
    explainAction: { door: 'admin', input: { text: 'https://d111111abcdef8.cloudfront.net/videos/a.mp4' } },
    checkRightsAction: { door: 'admin', input: {} },
    continueLibraryAction: { door: 'admin', input: { libraryId } },
    cancelOperationAction: { door: 'admin', input: { operationId } },
    createBucketAction: { door: 'admin', input: { name: `usher-alone-${unique}`, region: 'eu-central-1' } },
    changeBucketAction: { door: 'admin', input: { bucketId, encryption: 'SSE_S3', allowUploads: true } },
    deleteBucketAction: { door: 'admin', input: { bucketId, confirmation: 'usher' } },
    createIdentityAction: { door: 'admin', input: { kind: 'OAC', comment: `Alone ${unique}` } },
    changeIdentityAction: { door: 'admin', input: { originIdentityId, comment: `Changed ${unique}` } },
    deleteIdentityAction: { door: 'admin', input: { originIdentityId, confirmation: 'usher' } },
    moveToOacAction: { door: 'admin', input: { libraryId } },
    rotateKeyAction: { door: 'admin', input: { keyGroupId } },
    dropKeyAction: { door: 'admin', input: { signingKeyId, confirm: signingKeyName } },
    createSigningKeyAction: { door: 'admin', input: { kind: 'ECDSA_P256', comment: `Stranger ${unique}` } },
    changeSigningKeyAction: { door: 'admin', input: { signingKeyId, comment: `Stranger ${unique}` } },
    deleteSigningKeyAction: { door: 'admin', input: { signingKeyId, confirm: signingKeyName } },
    createKeyGroupAction: { door: 'admin', input: { comment: `Stranger ${unique}`, signingKeyIds: [signingKeyId] } },
    changeKeyGroupAction: { door: 'admin', input: { keyGroupId, comment: `Stranger ${unique}`, signingKeyIds: [signingKeyId] } },
    deleteKeyGroupAction: { door: 'admin', input: { keyGroupId } },
    removeLibraryAction: { door: 'admin', input: { libraryId, confirmName: libraryName, deleteVideos: true } },
    changeSettingsAction: { door: 'admin', input: { libraryId, name: `Library ${unique}`, hashAlgorithm: 'SHA1', ttlSeconds: 60, closesItself: false } },
    changeLibraryAction: { door: 'admin', input: { libraryId, priceClass: 'PriceClass_200' } },
    createDistributionAction: { door: 'admin', input: { bucketId, originIdentityId, comment: `Stranger ${unique}` } },
    changeDistributionAction: { door: 'admin', input: { distributionId, comment: `Stranger ${unique}` } },
    takeOverDistributionAction: { door: 'admin', input: { distributionId } },
    makeDistributionAgainAction: { door: 'admin', input: { distributionId } },
    deleteDistributionAction: { door: 'admin', input: { distributionId, confirmName: 'usher' } },
    createTokenAction: { door: 'admin', input: { name: `Stranger ${unique}`, scopes: ['signatures:create'] } },
    revokeTokenAction: { door: 'admin', input: { tokenId } },
    renameVideoAction: { door: 'admin', input: { videoId, title: `Renamed ${unique}` } },
    startUploadAction: { door: 'admin', input: aFile(libraryId) },
    presignPartsAction: { door: 'admin', input: { uploadId, partNumbers: [1] } },
    presignPosterAction: { door: 'admin', input: { uploadId, sizeBytes: 1000 } },
    confirmPosterAction: { door: 'admin', input: { uploadId } },
    completeUploadAction: { door: 'admin', input: { uploadId, parts: [{ partNumber: 1, etag: '"0"' }] } },
    abortUploadAction: { door: 'admin', input: { uploadId } },
  };
}

function aFile(libraryId: string): Record<string, unknown> {
  return {
    libraryId, fileName: 'a.mp4', contentType: 'video/mp4', sizeBytes: 1000, title: 'A door’s video',
    facts: {
      container: 'mp4', durationSeconds: 1, width: 16, height: 16, videoCodec: 'avc1.64001e', audioCodec: null,
      hasVideo: true, hasAudio: false, indexAtEnd: false,
    },
  };
}

/** Makes, as the admin, what the cases are about; this is also the proof that the doors open for an admin. */
export async function makeThings(admin: APIRequestContext): Promise<Things> {
  const viewerId = await valueOf('SELECT id FROM "User" WHERE email = $1', [demoCredentials('viewer').email]);
  const { videoId, libraryId } = {
    videoId: await valueOf(`SELECT id FROM "Video" WHERE state = 'READY' ORDER BY "createdAt" LIMIT 1`),
    libraryId: await valueOf(`SELECT "libraryId" FROM "Video" WHERE state = 'READY' ORDER BY "createdAt" LIMIT 1`),
  };
  const made = async <T>(name: string, input: unknown, value: z.ZodType<T>) => {
    const answer = await callAction(admin, actionNamed(name), [input]);
    if (answer.code !== 'ok') throw new Error(`${name} answered ${String(answer.status)} ${answer.text}`);
    return value.parse(answer.value);
  };
  const invited = { email: `${randomUUID()}@example.org`, name: 'Invited', role: 'VIEWER' };
  const { userId: invitedId } = await made('inviteUserAction', invited, z.object({ userId: z.string() }));
  const { tokenId } = await made('createTokenAction', { name: 'A site', scopes: ['videos:read'] }, z.object({ tokenId: z.string() }));
  const { uploadId } = await made('startUploadAction', aFile(libraryId), z.object({ uploadId: z.string() }));
  const { grantId } = await made('grantAction', { userId: invitedId, libraryId }, z.object({ grantId: z.string() }));
  const operationId = await valueOf('SELECT id FROM "Operation" ORDER BY "createdAt" LIMIT 1');
  const bucketId = await valueOf('SELECT id FROM "Bucket" WHERE "libraryId" = $1', [libraryId]);
  const originIdentityId = await valueOf('SELECT id FROM "OriginIdentity" ORDER BY "createdAt" LIMIT 1');
  const distributionId = await valueOf('SELECT id FROM "Distribution" WHERE "libraryId" = $1 ORDER BY id LIMIT 1', [libraryId]);
  const libraryName = await valueOf('SELECT name FROM "Library" WHERE id = $1', [libraryId]);
  const keys = {
    keyGroupId: await valueOf(`SELECT "keyGroupId" FROM "SigningKey" WHERE state = 'ACTIVE' ORDER BY "createdAt" LIMIT 1`),
    signingKeyId: await valueOf(`SELECT id FROM "SigningKey" WHERE state = 'ACTIVE' ORDER BY "createdAt" LIMIT 1`),
    signingKeyName: await valueOf(`SELECT name FROM "SigningKey" WHERE state = 'ACTIVE' ORDER BY "createdAt" LIMIT 1`),
  };
  return { ...keys, distributionId, libraryName, libraryId, videoId, viewerId, grantId, invitedId, tokenId, uploadId, operationId, bucketId, originIdentityId };
}

/** Takes away what `makeThings` made, as far as others would meet it. */
export async function clearThings(admin: APIRequestContext, { uploadId, grantId, invitedId, tokenId }: Things): Promise<void> {
  await callAction(admin, actionNamed('revokeTokenAction'), [{ tokenId }]);
  await callAction(admin, actionNamed('abortUploadAction'), [{ uploadId }]);
  await callAction(admin, actionNamed('revokeGrantAction'), [{ grantId }]);
  await callAction(admin, actionNamed('setUserStatusAction'), [{ userId: invitedId, status: 'DISABLED' }]);
}

function actionNamed(name: string): BuiltAction {
  const action = builtActions().find((built) => built.name === name);
  if (!action) throw new Error(`the build has no ${name}`);
  return action;
}

/** Inputs that are near to the right one, and wrong. */
export function malformed(input: Record<string, unknown>): unknown[][] {
  const swapped = Object.keys(input).flatMap((key) => [{ not: '' }, ['x'], null].map((value) => [{ ...input, [key]: value }]));
  const withNul = Object.entries(input)
    .filter((entry): entry is [string, string] => /^(\w*Id|name|title|email)$/.test(entry[0]) && typeof entry[1] === 'string')
    .map(([key, value]) => [{ ...input, [key]: `${value.slice(0, 3)}\u0000${value.slice(3)}` }]);
  return [
    [], [null], ['text'], [[input]],
    // An action that may be asked without saying anything takes an empty object for what it is, and a prototype never arrives.
    ...(Object.keys(input).length > 0 ? [[{}], [JSON.parse(`{"__proto__":{"role":"OWNER"}}`)]] : []),
    [{ ...input, sessionEpoch: 7 }],
    ...swapped, ...withNul,
  ];
}
