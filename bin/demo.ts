import { hasUsers } from '@/lib/accounts/data';
import { closeDb } from '@/lib/db/client';

import { type DemoFile, makeDemoFile, readDemoFile } from './demo/credentials';
import { DemoTrouble } from './demo/demo-trouble';

/** Prepares the demo through the product's own operations, once, and reports in JSON lines. */
async function demo(): Promise<DemoFile | null> {
  const known = readDemoFile();
  const inUse = await hasUsers();
  if (known?.finished && inUse) return known;
  // Somebody has set this install up by hand: it is theirs, and no demo belongs into it.
  if (!known && inUse) return null;
  // A finished demo without users is one whose database was replaced: its names are taken at AWS.
  const decided = known && !known.finished ? known : await makeDemoFile();
  // Loaded only when there is work to do: the AWS clients take longer to load than a second start may take.
  const { prepareDemo } = await import('./demo/prepare');
  return (await prepareDemo(decided)) ? decided : null;
}

try {
  const decided = await demo();
  if (decided) {
    const { admin, viewer } = decided;
    const credentials = [{ role: 'admin', ...admin }, { role: 'viewer', ...viewer }];
    process.stdout.write(`${JSON.stringify({ credentials })}\n`);
  }
} catch (error) {
  if (!(error instanceof DemoTrouble)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  await closeDb();
}
