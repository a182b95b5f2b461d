import { Fleet } from './fleet';
import { claimState, type Instance } from './instance';
import { startProduct } from './product';
import { say, step } from './progress';
import { readSettings, type Settings } from './settings';
import { openStateFolder, readPorts } from './state-folder';
import { stopGroup } from './stop-process';
import { Trouble } from './trouble';
import { welcome } from './welcome';

const GRACE_MS = 10_000;
const PARENT_POLL_MS = 1_000;
/** `timeout` and service managers signal npm and us, and npm passes its own on: one stop, which arrives twice. */
const SAME_STOP_MS = 500;

/** How a run ends: by a person, or by something that needs one. */
type Ending = { trouble: Trouble | undefined };

const root = process.cwd();
const mode = process.argv[2] === 'dev' ? 'development' : 'production';

async function main(): Promise<number> {
  const settings = readSettings(process.env);
  openStateFolder(settings.stateDir);
  const instance = claimState(settings.stateDir, settings.publicOrigin);
  try {
    return await run(settings, instance);
  } finally {
    instance.release();
  }
}

async function run(settings: Settings, instance: Instance): Promise<number> {
  if (instance.orphans.length > 0) {
    await step('Stopping what an earlier run left', () =>
      Promise.all(instance.orphans.map(({ pid }) => stopGroup(pid, 'SIGTERM', GRACE_MS / 2))),
    );
  }
  const fleet = new Fleet(settings.stateDir, instance);
  let isStopping = false;
  let stoppingSince = 0;
  const ending = await new Promise<Ending>((resolve) => {
    const end = (trouble?: Trouble) => {
      // A second Ctrl-C means: now.
      if (isStopping && !trouble && Date.now() - stoppingSince > SAME_STOP_MS) fleet.kill();
      if (!isStopping) stoppingSince = Date.now();
      isStopping = true;
      resolve({ trouble });
    };
    endOnSignals(() => { end(); }, () => { if (!isStopping) end(); });
    bringUp(settings, fleet, () => isStopping, end).catch((error: unknown) => {
      if (!isStopping) end(error instanceof Trouble ? error : new Trouble(explain(error)));
    });
  });
  if (ending.trouble) console.error(`\n${ending.trouble.message}`);
  else say('\nStopping');
  await fleet.stop(GRACE_MS, (name) => { say(`  ${name}`); });
  say(ending.trouble ? 'Everything is stopped; nothing was lost.' : 'Stopped.');
  return ending.trouble ? 1 : 0;
}

async function bringUp(
  settings: Settings, fleet: Fleet, isStopping: () => boolean, onLost: (trouble: Trouble) => void,
): Promise<void> {
  const ports = await readPorts(settings.stateDir, settings.aws === 'local');
  const { firstRun } = await startProduct({ root, settings, ports, fleet, mode, isStopping, onLost });
  if (!isStopping()) say(welcome(settings, firstRun));
}

function endOnSignals(end: () => void, onParentLost: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  // A killed npm (or the shell between) sends no signal, but leaves us to another parent.
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onParentLost();
  }, PARENT_POLL_MS);
  timer.unref();
}

/** Unexpected, so with everything that helps to find it. */
function explain(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Trouble ? error.message : explain(error));
  process.exitCode = 1;
}
// Whatever still waits (a pause before a restart, say) has nothing left to wait for.
process.exit();
