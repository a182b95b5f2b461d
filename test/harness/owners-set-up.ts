import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import {
  CreateCloudFrontOriginAccessIdentityCommand, CreateDistributionCommand, CreateKeyGroupCommand, CreateOriginAccessControlCommand,
  CreatePublicKeyCommand, CreateResponseHeadersPolicyCommand, type Origin,
} from '@aws-sdk/client-cloudfront';
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';

import { cloudfront, s3 } from '@/lib/aws/clients';
import { newId } from '@/lib/kernel/id';

const REGION = 'eu-central-1';

let owners = 0;

/** What an owner has who walked through the consoles by hand, with names and statements of their own. */
export async function anOwnersSetUp({ kind = 'OAI', key = 'RSA_2048', headersPolicyId }: { kind?: 'OAI' | 'OAC'; key?: 'RSA_2048' | 'ECDSA_P256'; headersPolicyId?: string } = {}) {
  owners += 1;
  const name = `films-${owners}-of-an-owner`;
  const region = REGION;
  const client = cloudfront();
  const pair = key === 'RSA_2048' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const privatePem = pair.privateKey.export({ type: key === 'RSA_2048' ? 'pkcs1' : 'sec1', format: 'pem' }).toString();
  await s3(region).send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  const Body = await readFile(new URL('../media/h264-faststart.mp4', import.meta.url));
  for (const Key of ['Holiday film.mp4', 'clips/second.webm', 'notes.txt']) await s3(region).send(new PutObjectCommand({ Bucket: name, Key, Body }));

  const { PublicKey } = await client.send(new CreatePublicKeyCommand({ PublicKeyConfig: { CallerReference: name, Name: `${name}-key`, EncodedKey: publicPem } }));
  const publicKeyId = PublicKey?.Id ?? '';
  const { KeyGroup } = await client.send(new CreateKeyGroupCommand({ KeyGroupConfig: { Name: `${name}-group`, Items: [publicKeyId] } }));
  const identity = kind === 'OAI' ? await anOai(name) : await anOac(name);
  const origin = { ...identity.origin, DomainName: `${name}.s3.amazonaws.com` };
  const keyGroupId = KeyGroup?.Id ?? '';
  const signed = await aDistribution(`${name} signed`, [origin], keyGroupId, headersPolicyId);
  const basic = await aDistribution(`${name} basic`, [origin]);
  const policy = JSON.stringify({
    Version: '2008-10-17', Id: 'PolicyForCloudFrontPrivateContent',
    Statement: [
      { Sid: 'NoDeleting', Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: 's3:DeleteObject', Resource: `arn:aws:s3:::${name}/*` },
      { Sid: '1', Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${name}/*`, ...identity.grants(signed.arn) },
    ],
  });
  await s3(region).send(new PutBucketPolicyCommand({ Bucket: name, Policy: policy }));
  return { policy, bucket: name, publicKeyId, keyGroupId, identityId: identity.id, signedId: signed.id, basicId: basic.id, privatePem };
}

/** A policy of theirs that lets pages of another site read answers; gives its id. */
export async function aHeadersPolicy(name: string): Promise<string> {
  const { ResponseHeadersPolicy: policy } = await cloudfront().send(new CreateResponseHeadersPolicyCommand({
    ResponseHeadersPolicyConfig: {
      Name: name,
      CorsConfig: {
        AccessControlAllowOrigins: { Quantity: 1, Items: ['https://theirs.example'] }, AccessControlAllowHeaders: { Quantity: 1, Items: ['Range'] },
        AccessControlAllowMethods: { Quantity: 1, Items: ['GET'] }, AccessControlAllowCredentials: false, OriginOverride: true,
      },
      CustomHeadersConfig: { Quantity: 1, Items: [{ Header: 'X-Theirs', Value: 'kept', Override: true }] },
    },
  }));
  return policy?.Id ?? '';
}

export async function anOai(name: string) {
  const { CloudFrontOriginAccessIdentity: oai } = await cloudfront().send(new CreateCloudFrontOriginAccessIdentityCommand({
    CloudFrontOriginAccessIdentityConfig: { CallerReference: name, Comment: `access-identity-${name}` },
  }));
  const id = oai?.Id ?? '';
  return {
    id,
    origin: { Id: 'S3', S3OriginConfig: { OriginAccessIdentity: `origin-access-identity/cloudfront/${id}` } },
    grants: (): object => ({ Principal: { AWS: `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}` } }),
  };
}

async function anOac(name: string) {
  const { OriginAccessControl: oac } = await cloudfront().send(new CreateOriginAccessControlCommand({
    OriginAccessControlConfig: { Name: name, OriginAccessControlOriginType: 's3', SigningBehavior: 'always', SigningProtocol: 'sigv4' },
  }));
  return {
    id: oac?.Id ?? '',
    origin: { Id: 'S3', S3OriginConfig: { OriginAccessIdentity: '' }, OriginAccessControlId: oac?.Id ?? '' },
    grants: (arn: string): object => ({ Principal: { Service: 'cloudfront.amazonaws.com' }, Condition: { ArnLike: { 'aws:SourceArn': arn } } }),
  };
}

export async function aDistribution(comment: string, origins: Origin[], keyGroupId?: string, headersPolicyId?: string): Promise<{ id: string; arn: string }> {
  const { Distribution } = await cloudfront().send(new CreateDistributionCommand({
    DistributionConfig: {
      CallerReference: newId(), Comment: comment, Enabled: true,
      Origins: { Quantity: origins.length, Items: origins },
      DefaultCacheBehavior: {
        TargetOriginId: origins[0]?.Id, ViewerProtocolPolicy: 'redirect-to-https', CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        ...(headersPolicyId ? { ResponseHeadersPolicyId: headersPolicyId } : {}),
        ...(keyGroupId ? { TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [keyGroupId] } } : {}),
      },
    },
  }));
  return { id: Distribution?.Id ?? '', arn: Distribution?.ARN ?? '' };
}
