import { parseArgs } from 'node:util';

import { type Command, type Output, printed, Refused, type Values, WrongUsage } from './usher/command';
import { doctorCommand } from './usher/doctor';
import { explainCommand } from './usher/explain';
import { iamPolicyCommand } from './usher/iam-policy';
import { keysCheckCommand } from './usher/keys-check';
import { proofCommand } from './usher/proof';
import { cookiesCommand, signCommand } from './usher/sign';
import { verifyCommand } from './usher/verify';

/** What `npm run usher -- NAME` knows. */
const COMMANDS: Record<string, Command> = {
  sign: signCommand,
  cookies: cookiesCommand,
  verify: verifyCommand,
  explain: explainCommand,
  proof: proofCommand,
  doctor: doctorCommand,
  'keys check': keysCheckCommand,
  'iam-policy': iamPolicyCommand,
};

const OVERVIEW = `Usage: npm run usher -- COMMAND [options]

${Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`).join('\n')}

npm run usher -- COMMAND --help says more about one. With -s, as in npm run -s usher -- COMMAND, npm adds no lines of its own.

Each ends with 0 when it is done or the answer is yes, with 1 when it is refused or the answer is no, and with 2 when the command
line makes no sense; explain also with 3 when what is known does not tell. With --json a refusal is JSON as well, on standard
output: {"error": {"code", "message", "fix"}}.
`;

/**
 * Runs one command line; nothing is printed but through `output`. Gives 0, 1 when it was refused or the answer is no, 2 when
 * the command line makes no sense.
 */
async function run(args: string[], output: Output): Promise<number> {
  const [first] = args;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    output.out(OVERVIEW);
    return first === undefined ? 2 : 0;
  }
  const name = [args.slice(0, 2).join(' '), first].find((each) => Object.hasOwn(COMMANDS, each));
  const family = Object.keys(COMMANDS).filter((each) => each.startsWith(`${first} `));
  if (name === undefined && family.length > 0 && [undefined, '--help', '-h'].includes(args[1])) {
    output.out(family.map((each) => COMMANDS[each]?.help ?? '').join('\n'));
    return args[1] === undefined ? 2 : 0;
  }
  const command = name === undefined ? undefined : COMMANDS[name];
  try {
    if (name === undefined || !command) throw new WrongUsage(`There is no command ${family.length > 0 ? args.slice(0, 2).join(' ') : first}.`);
    const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
    const rest = args.slice(name.split(' ').length);
    const { values, positionals } = parseArgs({ args: rest, options, strict: true, allowPositionals: command.operands !== undefined });
    if (values.help === true) {
      output.out(command.help);
      return 0;
    }
    if (positionals.length > (command.operands ?? 0)) throw new WrongUsage(`There is one word too many: ${positionals.at(-1) ?? ''}.`);
    return await runCommand(command, values, positionals, output);
  } catch (error) {
    const complaint = complaintOf(error);
    if (complaint === undefined) throw error;
    const fix = `npm run usher -- ${command ? `${name ?? ''} ` : ''}--help shows what there is.`;
    // Read from the words themselves: what is wrong may be that they cannot be read as options.
    if (args.includes('--json')) output.out(printed({ error: { code: 'wrong_usage', message: complaint, fix } }));
    else output.err(`${complaint}\n${fix}\n`);
    return 2;
  }
}

async function runCommand(command: Command, values: Values, operands: string[], output: Output): Promise<number> {
  try {
    const answer = await command.run(values, operands, output.err);
    const { text, code } = typeof answer === 'string' ? { text: answer, code: 0 } : answer;
    output.out(text);
    return code;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { code, message, fix } = error.error;
    if (values['json'] === true) output.out(printed({ error: { code, message, fix } }));
    else output.err(`${message}${fix === undefined ? '' : ` ${fix}`}\n`);
    return 1;
  }
}

/** What is wrong with the command line; undefined for everything that is not the person's doing. */
function complaintOf(error: unknown): string | undefined {
  if (error instanceof WrongUsage) return error.message;
  const isParsing = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return isParsing ? error.message : undefined;
}

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
