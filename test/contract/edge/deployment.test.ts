import { getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { finishDeployments, view } from '../cloudfront-target';
import {
  codeOf,
  createDistribution,
  openEdgeWorld,
  originWithControl,
  type EdgeWorld,
  type Made,
} from './world';

let world: EdgeWorld;
let signed: Made;

beforeAll(async () => {
  world = await openEdgeWorld();
  signed = await world.distribution('signed', { TrustedKeyGroups: world.TrustedKeyGroups });
});

afterAll(() => world.close());

function videoUrl(host = signed.host): string {
  return `http://${host}/videos/one%20two.mp4`;
}

test('the edge serves the configuration that is deployed, then the next one, then none', async () => {
  const { cloudfront, target } = world;
  const {
    id: Id,
    arn,
    host,
  } = await createDistribution(cloudfront, 'changing', await originWithControl(cloudfront, 'changing'));
  const probe = async () => (await view(`http://${host}/public/probe.txt`)).status;
  await world.allow({ Service: 'cloudfront.amazonaws.com' }, 'public/*', {
    StringEquals: { 'AWS:SourceArn': arn },
  });
  expect(await probe()).toBe(403);
  await finishDeployments(target);
  expect(await probe()).toBe(200);

  const { DistributionConfig: config, ETag: IfMatch } = await cloudfront.getDistributionConfig({ Id });
  if (!config) throw new Error('No configuration');
  await cloudfront.updateDistribution({ Id, IfMatch, DistributionConfig: { ...config, Enabled: false } });
  expect(await probe()).toBe(200);
  await finishDeployments(target);
  expect(await probe()).toBe(403);
});

test('an alternate name is served by its distribution, and the signature is for that name', async () => {
  const { cloudfront, target, sign } = world;
  const { id: Id, host: signedHost } = signed;
  const Aliases = { Quantity: 1, Items: ['media.example.test'] };
  const ViewerCertificate = {
    ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
    SSLSupportMethod: 'sni-only' as const,
  };
  const { DistributionConfig: config, ETag: IfMatch } = await cloudfront.getDistributionConfig({ Id });
  if (!config) throw new Error('No configuration');
  const DistributionConfig = { ...config, Aliases, ViewerCertificate };
  await cloudfront.updateDistribution({ Id, IfMatch, DistributionConfig });
  const host = `media.example.test:${target.aws.edgePort}`;
  expect((await view(videoUrl(host))).headers['content-type']).toBe('text/html');
  await finishDeployments(target);
  expect(codeOf(await view(videoUrl(host)))).toBe('403 MissingKey');
  expect((await view(sign(videoUrl(host)))).status).toBe(200);
  expect(codeOf(await view(sign(videoUrl(host)).replace(host, signedHost)))).toBe('403 AccessDenied');
});

test('a key taken out of its group opens nothing more', async () => {
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const EncodedKey = pem.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const key = await world.cloudfront.createPublicKey({
    PublicKeyConfig: { CallerReference: 'r', Name: 'r', EncodedKey },
  });
  const second = key.PublicKey?.Id ?? '';
  const [group] = (await world.cloudfront.listKeyGroups({})).KeyGroupList?.Items ?? [];
  const Id = group?.KeyGroup?.Id;
  const withKeys = async (Items: string[]) => {
    const { ETag: IfMatch } = await world.cloudfront.getKeyGroup({ Id });
    await world.cloudfront.updateKeyGroup({ Id, IfMatch, KeyGroupConfig: { Name: 'g', Items } });
  };
  const url = getSignedUrl({
    url: videoUrl(),
    keyPairId: second,
    privateKey: pem.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    dateLessThan: world.inSeconds(60),
    algorithm: 'SHA256',
  });
  expect(codeOf(await view(url))).toBe('403 InvalidKey');
  await withKeys([world.keyPairId, second]);
  expect((await view(url)).status).toBe(200);
  await withKeys([world.keyPairId]);
  expect(codeOf(await view(url))).toBe('403 InvalidKey');
});
