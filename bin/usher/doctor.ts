import { type Command, printed } from './command';
import { ourselves } from './doctor-checks';
import { ofTheInstall } from './doctor-install';

const MARKS = { ok: '✓', warn: '!', fail: '✗' } as const;

/** Looks at everything that Usher needs to run, and says what is missing and what to do. */
export const doctorCommand: Command = {
  summary: 'Look at everything that Usher needs to run',
  help: `Usage: npm run usher -- doctor [options]

Looks at Node, the environment, the state folder, ports, database, worker, pages, AWS access, the clock and the browser for tests,
and changes nothing. Whatever is not running is told from what is broken.

  --json               as JSON

It ends with 0 when nothing is broken (warnings may be there), with 1 when something is, and with 2 when the command line makes no
sense.

Examples:
  npm run -s usher -- doctor
  USHER_STATE=/var/lib/usher npm run -s usher -- doctor --json
`,
  options: { json: { type: 'boolean' } },
  run: async (values) => {
    const { lines, settings } = await ourselves();
    if (settings) lines.push(...(await ofTheInstall(settings)));
    const isBroken = lines.some(({ state }) => state === 'fail');
    const width = Math.max(...lines.map(({ name }) => name.length));
    return {
      text: values['json'] === true
        ? printed({ ok: !isBroken, checks: lines })
        : lines.map(({ name, state, says, fix }) => `${MARKS[state]} ${name.padEnd(width)}  ${says}${fix === undefined ? '' : `\n  ${' '.repeat(width)}  → ${fix}`}\n`).join(''),
      code: isBroken ? 1 : 0,
    };
  },
};
