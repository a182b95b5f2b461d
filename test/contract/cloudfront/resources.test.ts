import type { CloudFront } from '@aws-sdk/client-cloudfront';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTarget, refusalOf, type Target } from '../cloudfront-target';

let target: Target;
let cloudfront: CloudFront;

beforeEach(async () => {
  target = await openTarget();
  cloudfront = target.cloudfront;
});

afterEach(() => target.close());

function p256(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString();
}

async function createKey(name: string, encodedKey = p256()) {
  const config = { CallerReference: name, Name: name, EncodedKey: encodedKey };
  const { PublicKey: key, ETag: etag } = await cloudfront.createPublicKey({ PublicKeyConfig: config });
  return { id: key?.Id ?? '', etag, config };
}

async function createGroup(name: string, items: string[]) {
  const config = { Name: name, Items: items };
  const { KeyGroup: group, ETag: etag } = await cloudfront.createKeyGroup({ KeyGroupConfig: config });
  return { id: group?.Id ?? '', etag, config };
}

function control(name: string) {
  return {
    Name: name,
    SigningProtocol: 'sigv4' as const,
    SigningBehavior: 'always' as const,
    OriginAccessControlOriginType: 's3' as const,
  };
}

test('an identity is given back for the same reference and comment, and refused for another comment', async () => {
  const create = (comment: string) =>
    cloudfront.createCloudFrontOriginAccessIdentity({
      CloudFrontOriginAccessIdentityConfig: { CallerReference: 'reference', Comment: comment },
    });
  const first = await create('one');
  const identity = first.CloudFrontOriginAccessIdentity;
  expect(identity?.Id).toMatch(/^E[A-Z0-9]{13}$/);
  expect(identity?.S3CanonicalUserId).toMatch(/^[0-9a-f]{96}$/);
  expect(first.Location).toContain(`/origin-access-identity/cloudfront/${identity?.Id ?? ''}`);
  expect((await create('one')).CloudFrontOriginAccessIdentity?.Id).toBe(identity?.Id);
  expect(await refusalOf(create('two'))).toBe('CloudFrontOriginAccessIdentityAlreadyExists 409');
});

test('what is told from others by its caller reference has one', async () => {
  const identity = { CallerReference: '', Comment: '' };
  const key = { CallerReference: '', Name: 'key', EncodedKey: p256() };
  const calls = await Promise.all([
    refusalOf(cloudfront.createCloudFrontOriginAccessIdentity({ CloudFrontOriginAccessIdentityConfig: identity })),
    refusalOf(cloudfront.createPublicKey({ PublicKeyConfig: key })),
  ]);
  expect(calls).toEqual(['InvalidArgument 400', 'InvalidArgument 400']);
});

test('an identity is changed and deleted only by who knows its version', async () => {
  const config = { CallerReference: 'reference', Comment: 'one' };
  const created = await cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: config,
  });
  const Id = created.CloudFrontOriginAccessIdentity?.Id;
  const update = (IfMatch: string | undefined, change: object) =>
    cloudfront.updateCloudFrontOriginAccessIdentity({
      Id,
      IfMatch,
      CloudFrontOriginAccessIdentityConfig: { ...config, ...change },
    });
  const { ETag: changed } = await update(created.ETag, { Comment: 'two' });
  expect(changed).not.toBe(created.ETag);
  expect(await refusalOf(update(created.ETag, { Comment: 'three' }))).toBe('PreconditionFailed 412');
  expect(await refusalOf(update(undefined, { Comment: 'three' }))).toBe('InvalidIfMatchVersion 400');
  expect(await refusalOf(update('"x"', { Comment: 'three' }))).toBe('InvalidIfMatchVersion 400');
  expect(await refusalOf(update(changed, { CallerReference: 'other' }))).toBe('IllegalUpdate 400');
  const read = await cloudfront.getCloudFrontOriginAccessIdentityConfig({ Id });
  expect(read).toMatchObject({ ETag: changed, CloudFrontOriginAccessIdentityConfig: { Comment: 'two' } });

  const remove = (IfMatch: string | undefined) =>
    cloudfront.deleteCloudFrontOriginAccessIdentity({ Id, IfMatch });
  expect(await refusalOf(remove(created.ETag))).toBe('PreconditionFailed 412');
  await remove(changed);
  expect(await refusalOf(cloudfront.getCloudFrontOriginAccessIdentity({ Id }))).toBe(
    'NoSuchCloudFrontOriginAccessIdentity 404',
  );
});

test('lists come in pages, each naming the next', async () => {
  for (let index = 0; index < 5; index += 1) {
    const config = { CallerReference: `reference ${index}`, Comment: '' };
    await cloudfront.createCloudFrontOriginAccessIdentity({ CloudFrontOriginAccessIdentityConfig: config });
  }
  const ids: (string | undefined)[] = [];
  const sizes: (number | undefined)[] = [];
  let Marker: string | undefined;
  do {
    const page = await cloudfront.listCloudFrontOriginAccessIdentities({ Marker, MaxItems: 2 });
    const list = page.CloudFrontOriginAccessIdentityList;
    sizes.push(list?.Quantity);
    for (const item of list?.Items ?? []) ids.push(item.Id);
    expect(list?.IsTruncated).toBe(list?.NextMarker !== undefined);
    Marker = list?.NextMarker;
  } while (Marker !== undefined);
  expect(sizes).toEqual([2, 2, 1]);
  expect(new Set(ids).size).toBe(5);
});

test('an origin access control has a name of its own and the one protocol there is', async () => {
  const create = (config: object) =>
    cloudfront.createOriginAccessControl({ OriginAccessControlConfig: { ...control('one'), ...config } });
  const created = await create({});
  const Id = created.OriginAccessControl?.Id;
  expect(Id).toMatch(/^E[A-Z0-9]{13}$/);
  expect(await refusalOf(create({}))).toBe('OriginAccessControlAlreadyExists 409');
  expect(await refusalOf(create({ Name: 'two', SigningBehavior: 'sometimes' }))).toBe('InvalidArgument 400');
  expect(await refusalOf(create({ Name: 'two', SigningProtocol: 'sigv2' }))).toBe('InvalidArgument 400');
  expect(await refusalOf(create({ Name: 'x'.repeat(65) }))).toBe('InvalidArgument 400');
  const update = {
    Id,
    IfMatch: created.ETag,
    OriginAccessControlConfig: { ...control('one'), SigningBehavior: 'never' as const },
  };
  const updated = await cloudfront.updateOriginAccessControl(update);
  expect(await refusalOf(cloudfront.updateOriginAccessControl(update))).toBe('PreconditionFailed 412');
  const two = await create({ Name: 'two' });
  const renamed = cloudfront.updateOriginAccessControl({
    Id: two.OriginAccessControl?.Id,
    IfMatch: two.ETag,
    OriginAccessControlConfig: control('one'),
  });
  expect(await refusalOf(renamed)).toBe('OriginAccessControlAlreadyExists 409');
  await cloudfront.deleteOriginAccessControl({ Id, IfMatch: updated.ETag });
  expect(await refusalOf(cloudfront.getOriginAccessControl({ Id }))).toBe('NoSuchOriginAccessControl 404');
});

test('a public key is RSA-2048 or P-256, and its value is for ever', async () => {
  const pem = (options: { modulusLength: number }) =>
    generateKeyPairSync('rsa', options).publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const ed25519 = generateKeyPairSync('ed25519');
  const refused = [
    pem({ modulusLength: 1024 }),
    generateKeyPairSync('ec', { namedCurve: 'P-384' })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString(),
    ed25519.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    'no key',
  ];
  for (const [index, encodedKey] of refused.entries()) {
    expect(await refusalOf(createKey(`refused-${index}`, encodedKey))).toBe('InvalidArgument 400');
  }
  await createKey('rsa', pem({ modulusLength: 2048 }));
  const key = await createKey('one');
  expect(key.id).toMatch(/^K[A-Z0-9]{13}$/);
  expect(await refusalOf(createKey('one'))).toBe('PublicKeyAlreadyExists 409');
  const sameReference = { ...key.config, Name: 'another' };
  expect(await refusalOf(cloudfront.createPublicKey({ PublicKeyConfig: sameReference }))).toBe(
    'PublicKeyAlreadyExists 409',
  );

  const update = (change: object) =>
    cloudfront.updatePublicKey({
      Id: key.id,
      IfMatch: key.etag,
      PublicKeyConfig: { ...key.config, ...change },
    });
  expect(await refusalOf(update({ EncodedKey: p256() }))).toBe('CannotChangeImmutablePublicKeyFields 400');
  expect(await refusalOf(update({ Name: 'other' }))).toBe('CannotChangeImmutablePublicKeyFields 400');
  expect((await update({ Comment: 'seen' })).PublicKey?.PublicKeyConfig?.Comment).toBe('seen');
  const listed = await cloudfront.listPublicKeys({});
  expect(listed.PublicKeyList?.Items?.map((item) => item.Name).sort()).toEqual(['one', 'rsa']);
});

test('ten public keys and ten key groups are what an account has room for (Local AWS)', async () => {
  const keys = [];
  for (let index = 0; index < 10; index += 1) keys.push((await createKey(`key-${index}`)).id);
  expect(await refusalOf(createKey('one-more'))).toBe('TooManyPublicKeys 400');
  expect(await refusalOf(createGroup('six', keys.slice(0, 6)))).toBe('TooManyPublicKeysInKeyGroup 400');
  for (let index = 0; index < 10; index += 1) await createGroup(`group-${index}`, keys.slice(0, 5));
  expect(await refusalOf(createGroup('one-more', keys.slice(0, 1)))).toBe('TooManyKeyGroups 400');
  const page = await cloudfront.listKeyGroups({ MaxItems: 4 });
  expect(page.KeyGroupList).toMatchObject({ Quantity: 4, MaxItems: 4 });
});

test('a key group has existing keys, and a key in a group stays', async () => {
  const key = await createKey('one');
  const second = await createKey('two');
  expect(await refusalOf(createGroup('group', []))).toBe('InvalidArgument 400');
  expect(await refusalOf(createGroup('group', ['KNOSUCHKEY0000']))).toBe('InvalidArgument 400');
  const group = await createGroup('group', [key.id]);
  expect(group.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(await refusalOf(createGroup('group', [key.id]))).toBe('KeyGroupAlreadyExists 409');
  const removeKey = () => cloudfront.deletePublicKey({ Id: key.id, IfMatch: key.etag });
  expect(await refusalOf(removeKey())).toBe('PublicKeyInUse 409');

  const rotated = await cloudfront.updateKeyGroup({
    Id: group.id,
    IfMatch: group.etag,
    KeyGroupConfig: { ...group.config, Items: [second.id] },
  });
  await removeKey();
  expect(await refusalOf(cloudfront.getPublicKey({ Id: key.id }))).toBe('NoSuchPublicKey 404');
  await cloudfront.deleteKeyGroup({ Id: group.id, IfMatch: rotated.ETag });
  expect(await refusalOf(cloudfront.getKeyGroup({ Id: group.id }))).toBe('NoSuchResource 404');
});

test("another account sees none of the first one's resources (another account)", async () => {
  const key = await createKey('one');
  const asStranger = target.strangersCloudFront;
  expect(await refusalOf(asStranger.getPublicKey({ Id: key.id }))).toBe('NoSuchPublicKey 404');
  expect((await asStranger.listPublicKeys({})).PublicKeyList?.Quantity).toBe(0);
  const group = { Name: 'group', Items: [key.id] };
  expect(await refusalOf(asStranger.createKeyGroup({ KeyGroupConfig: group }))).toBe('InvalidArgument 400');
});

test('an operation that is not there says so by name (Local AWS)', async () => {
  const refused = cloudfront.listFunctions({});
  await expect(refused).rejects.toThrow('ListFunctions');
  expect(await refusalOf(refused)).toBe('NotImplemented 501');
});
