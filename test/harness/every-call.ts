import { cloudfront, s3 } from '@/lib/aws/clients';

/** Runs `look` before and after every call to S3 (in `region`) and CloudFront that this process makes from now on. */
export function aroundEveryCall(region: string, look: (moment: string) => Promise<void>): void {
  const around = async <T>(command: string, run: () => Promise<T>): Promise<T> => {
    await look(`before ${command}`);
    const answer = await run();
    await look(`after ${command}`);
    return answer;
  };
  const early = { step: 'initialize', name: 'aroundEveryCall', override: true } as const;
  cloudfront().middlewareStack.add((next, { commandName }) => (args) => around(String(commandName), () => next(args)), early);
  s3(region).middlewareStack.add((next, { commandName }) => (args) => around(String(commandName), () => next(args)), early);
}
