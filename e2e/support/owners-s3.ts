import { S3 } from '@aws-sdk/client-s3';

import { stateDir } from './fixtures';
import { localAwsPorts } from './product';

/** The owner's own S3 client, for what people do behind Usher's back. The keys are Local AWS's documented ones. */
export function ownersS3(): S3 {
  return new S3({
    endpoint: `http://127.0.0.1:${localAwsPorts(stateDir()).api}`,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIALOCALUSHER000001', secretAccessKey: 'local-usher-secret-key-not-a-real-one' },
  });
}
