import { cloudfront, s3 } from '@/lib/aws/clients';

export type KillMoment = 'before' | 'after';

const WRITES = /^(Create|Put|Update|Delete|Abort)\w+Command$/;

interface KillSwitch {
  /** Settles when the call was reached; the caller of that call never hears from it again. */
  reached: Promise<string>;
  /** Lets every later call pass. */
  disarm: () => void;
}

/**
 * Makes the nth write to AWS the last thing that a worker does: its call never returns, as for a process
 * that is killed before the request leaves, or after AWS carried it out and before the answer arrives.
 */
export function killAtWrite(nth: number, moment: KillMoment, region: string): KillSwitch {
  let seen = 0;
  let armed = true;
  let tell: (command: string) => void = () => undefined;
  const reached = new Promise<string>((resolve) => { tell = resolve; });

  const strike = async <T>(command: string, run: () => Promise<T>): Promise<T> => {
    if (!armed || !WRITES.test(command) || ++seen !== nth) return run();
    if (moment === 'after') await run();
    armed = false;
    tell(command);
    return new Promise<T>(() => undefined);
  };
  const early = { step: 'initialize', name: 'killAtWrite', override: true } as const;
  cloudfront().middlewareStack.add((next, { commandName }) => (args) => strike(String(commandName), () => next(args)), early);
  s3(region).middlewareStack.add((next, { commandName }) => (args) => strike(String(commandName), () => next(args)), early);
  return { reached, disarm: () => { armed = false; } };
}
