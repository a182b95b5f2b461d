import diagnostics from 'node:diagnostics_channel';
import { parseArgs } from 'node:util';

import { anOwner } from '@/test/factories';
import { makeLibrary } from '@/test/harness/provisioning';

import { draw, median } from './drawing';
import { withParts } from './parts';

const HELP = `What Usher itself takes to make a library, beside what it waits for AWS.

  npm run bench:provisioning -- [options]

  --rounds N     how many libraries are made after the first one (15)

From the press to the passed proof. AWS's part is the time in which at least one request to it, or to what it serves, is
without an answer (Local AWS, a process of its own, with nothing to deploy); everything else is ours: the database,
signing and reading requests, and Usher. What is waited for on purpose, deployments and turns, is no part of either.
`;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' }, help: { type: 'boolean', default: false } } });

async function measure(rounds: number): Promise<void> {
  await withParts(async () => {
    const owner = await anOwner();
    // The first library also makes what all share, and warms everything up.
    await makeLibrary(owner);
    const awaited = new AwaitedTime();
    const measured: { ours: number; awaited: number; requests: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      awaited.reset();
      const startedAt = performance.now();
      await makeLibrary(owner);
      const total = performance.now() - startedAt;
      measured.push({ ours: total - awaited.milliseconds, awaited: awaited.milliseconds, requests: awaited.requests });
    }
    const ours = median(measured.map((each) => each.ours));
    draw(`One library, median of ${rounds} (${measured[0]?.requests ?? 0} requests to AWS and to what it serves)`, 'ms', [
      { name: 'waited for Local AWS', value: median(measured.map((each) => each.awaited)) },
      { name: 'Usher itself', value: ours },
    ]);
    console.log(`\nUsher itself: ${Math.round(ours)} ms; slowest of the rounds ${Math.round(Math.max(...measured.map((each) => each.ours)))} ms; `
      + `goal under 1,000 ms: ${ours < 1_000 ? 'reached' : 'missed'}`);
  });
}

/** How long at least one HTTP request of this process was without its answer. */
class AwaitedTime {
  milliseconds = 0;
  requests = 0;
  #open = 0;
  #since = 0;

  constructor() {
    diagnostics.subscribe('http.client.request.start', () => {
      this.requests += 1;
      if (this.#open === 0) this.#since = performance.now();
      this.#open += 1;
    });
    diagnostics.subscribe('http.client.response.finish', () => {
      this.#open -= 1;
      if (this.#open === 0) this.milliseconds += performance.now() - this.#since;
    });
  }

  reset(): void {
    this.milliseconds = 0;
    this.requests = 0;
  }
}

if (values.help) console.log(HELP);
else await measure(Number(values.rounds));
