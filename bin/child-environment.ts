import path from 'node:path';

import type { Settings } from './settings';
import type { Ports } from './state-folder';

/** Local AWS's own account; documented, and worth nothing anywhere else. */
const LOCAL_ACCESS_KEY = 'AKIALOCALUSHER000001';
const LOCAL_SECRET_KEY = 'local-usher-secret-key-not-a-real-one';

interface Facts {
  databaseUrl: string;
  masterKey: string;
  ports: Ports;
  mode: 'production' | 'development';
}

/**
 * The environment of worker and web. Unless real AWS was asked for, nothing of the user's own AWS
 * settings gets through, whether variables, profiles or the metadata service of a cloud machine.
 */
export function childEnvironment(source: NodeJS.ProcessEnv, settings: Settings, facts: Facts): NodeJS.ProcessEnv {
  const isReal = settings.aws === 'real';
  const inherited = Object.entries(source).filter(
    ([name]) => !/^(npm_|USHER_|DATABASE_URL$)/.test(name) && (isReal || !name.startsWith('AWS_')),
  );
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: facts.mode,
    NEXT_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
    // The SDK's versions are pinned here; its notice about later ones would head every log.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    DATABASE_URL: facts.databaseUrl,
    PUBLIC_ORIGIN: settings.publicOrigin,
    PORT: String(settings.port),
    HOST: settings.host,
    USHER_MASTER_KEY: facts.masterKey,
    USHER_STATE: settings.stateDir,
    USHER_AWS: settings.aws,
    ...(source.USHER_AWS_QUOTAS ? { USHER_AWS_QUOTAS: source.USHER_AWS_QUOTAS } : {}),
    ...(source.USHER_LOG_LEVEL ? { USHER_LOG_LEVEL: source.USHER_LOG_LEVEL } : {}),
    ...(isReal ? { AWS_REGION: source.AWS_REGION ?? source.AWS_DEFAULT_REGION ?? 'us-east-1' } : localAws(settings, facts)),
  };
}

function localAws(settings: Settings, { ports }: Facts): Record<string, string> {
  return {
    USHER_AWS_ENDPOINT: `http://127.0.0.1:${ports.api}`,
    AWS_ACCESS_KEY_ID: LOCAL_ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: LOCAL_SECRET_KEY,
    AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: path.join(settings.stateDir, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(settings.stateDir, 'no-aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
