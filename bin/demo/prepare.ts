import { grant } from '@/lib/access/mutations';

import { type DemoFile, markFinished } from './credentials';
import { granted, report } from './demo-trouble';
import { demoLibrary } from './library';
import { demoOwner, demoViewer } from './people';
import { demoVideo } from './video';

/**
 * An admin, a viewer, a library made by the running worker, a video uploaded by presigned parts, and a grant.
 * Each step looks first whether it is done, so a start that was killed is taken up where it stopped.
 * False when the install belongs to somebody else.
 */
export async function prepareDemo(decided: DemoFile): Promise<boolean> {
  const owner = await demoOwner(decided);
  if (!owner) return false;
  const viewerId = await demoViewer(owner, decided);
  const libraryId = await demoLibrary(owner, decided);
  const videoId = await demoVideo(owner, libraryId);
  granted('The viewer could not be let in', await grant(owner, { userId: viewerId, videoId }));
  await markFinished(decided);
  report('Demo', true);
  return true;
}
