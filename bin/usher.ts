import { parseArgs } from 'node:util';

import { iamPolicyCommand } from './usher/iam-policy';
import { type Command, type Output, type Values, WrongUsage } from './usher/command';

/** What `npm run usher -- NAME` knows. */
const COMMANDS: Record<string, Command> = { 'iam-policy': iamPolicyCommand };

const OVERVIEW = `Usage: npm run usher -- COMMAND [options]

${Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`).join('\n')}

npm run usher -- COMMAND --help says more about one.
`;

/** Runs one command line; nothing is printed but through `output`. */
function run(args: string[], output: Output): number {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    output.out(OVERVIEW);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (!command) throw new WrongUsage(`There is no command ${name}.`);
    const values: Values = parseArgs({ args: rest, options: { ...command.options, help: { type: 'boolean', short: 'h' } }, strict: true }).values;
    if (values.help === true) output.out(command.help);
    else output.out(command.run(values));
    return 0;
  } catch (error) {
    const complaint = complaintOf(error);
    if (complaint === undefined) throw error;
    output.err(`${complaint}\nnpm run usher -- ${command ? `${name} ` : ''}--help shows what there is.\n`);
    return 2;
  }
}

/** What is wrong with the command line; undefined for everything that is not the person's doing. */
function complaintOf(error: unknown): string | undefined {
  if (error instanceof WrongUsage) return error.message;
  const isParsing = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return isParsing ? error.message : undefined;
}

process.exitCode = run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
