// Must be readable by very old versions of Node, so that they can say what is wrong:
// nothing newer than Node 12 here and in node-version.mjs, and no static import of anything else.
import { nodeComplaint } from './node-version.mjs';

var complaint = nodeComplaint(process.versions.node);
if (complaint) {
  console.error(complaint);
  process.exitCode = 1;
} else {
  import('./hand-over.mjs').then(function (handOver) {
    return handOver.handOver('./main.ts');
  });
}
