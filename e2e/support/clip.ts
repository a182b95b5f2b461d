import { statSync } from 'node:fs';

/** The clip of the demo: 70 s and more, H.264 and AAC, its index at the front. */
export const CLIP = { path: 'bin/demo/usher-demo.mp4', name: 'usher-demo.mp4' };

/** A rate at which an edge hands the clip out hardly faster than it plays, so that no player has it all early. */
export function nearItsBitrate(durationSeconds: number): number {
  return Math.ceil((statSync(CLIP.path).size / durationSeconds) * 1.2);
}
