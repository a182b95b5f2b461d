import { listGrants } from '@/lib/access/data';
import { grant } from '@/lib/access/mutations';
import { closeDb } from '@/lib/db/client';
import { hasUsers } from '@/lib/accounts/data';

import { type DemoFile, makeDemoFile, readDemoFile } from './demo/credentials';
import { DemoTrouble, granted, report } from './demo/demo-trouble';
import { demoLibrary } from './demo/library';
import { demoOwner, demoViewer } from './demo/people';
import { demoVideo } from './demo/video';

/**
 * Prepares the demo through the product's own operations: an admin, a viewer, a library made by the
 * running worker, a video uploaded by presigned parts, and a grant. Each step looks first whether it is
 * done, so a start that was killed is taken up where it stopped. Reports in JSON lines.
 */
async function prepare(): Promise<DemoFile | null> {
  // Somebody has set this install up by hand: it is theirs, and no demo belongs into it.
  const decided = readDemoFile() ?? ((await hasUsers()) ? null : await makeDemoFile());
  if (!decided) return null;
  const owner = await demoOwner(decided);
  if (!owner) return null;
  const viewerId = await demoViewer(owner, decided);
  const libraryId = await demoLibrary(owner, decided);
  const videoId = await demoVideo(owner, libraryId);
  const grants = await listGrants(owner, videoId);
  if (!grants.some(({ user }) => user.id === viewerId)) {
    granted('The viewer could not be let in', await grant(owner, { userId: viewerId, videoId }));
    report('Demo grant', true);
  }
  return decided;
}

try {
  const decided = await prepare();
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
