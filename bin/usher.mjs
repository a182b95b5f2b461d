import { nodeComplaint } from './node-version.mjs';

var complaint = nodeComplaint(process.versions.node);
if (complaint) {
  console.error(complaint);
  process.exitCode = 1;
} else {
  import('./hand-over.mjs').then(function (handOver) {
    return handOver.handOver('./usher.ts');
  });
}
