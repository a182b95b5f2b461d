import { spawnSync } from 'node:child_process';

import { BUILD_COMMAND, buildHash, buildIfNeeded } from './page-build';
import { generateClient } from './generate';

/** `npm run build`: what `npm start` does before it starts the web process, with the output on the terminal. */
await generateClient();
const root = process.cwd();
let code = 0;
await buildIfNeeded(root, await buildHash(root), () => {
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  code = spawnSync(process.execPath, BUILD_COMMAND, { stdio: 'inherit', env }).status ?? 1;
  return code === 0 ? Promise.resolve() : Promise.reject(new Error('The pages could not be built.'));
}).then(
  (didBuild) => { if (!didBuild) console.log('.next is up to date.'); },
  () => { process.exitCode = code; },
);
