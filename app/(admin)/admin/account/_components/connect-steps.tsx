import type { ReactNode } from 'react';

import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';

const STEPS: readonly { title: string; text: ReactNode }[] = [
  {
    title: 'Make the policies',
    text: (
      <>
        In the AWS console open IAM, then Policies, then Create policy, and choose JSON. Paste the policy for the worker from below,
        press Next, name it <Code>usher-worker</Code>, and create it. Do the same with the policy for the web server,
        named <Code>usher-web</Code>.
      </>
    ),
  },
  {
    title: 'Give them to somebody',
    text: (
      <>
        On an EC2 instance or in a container: IAM, Roles, Create role, choose where Usher runs, and attach the policies. On a machine
        of your own: IAM, Users, Create user without console access, and attach the policies.
      </>
    ),
  },
  {
    title: 'Get credentials',
    text: (
      <>
        A role needs none. For a user open its Security credentials, press Create access key, and choose “Application running outside
        AWS”. The secret is shown once.
      </>
    ),
  },
  {
    title: 'Hand them to Usher',
    text: (
      <>
        Set <Code>AWS_ACCESS_KEY_ID</Code> and <Code>AWS_SECRET_ACCESS_KEY</Code> in the environment, or name a profile
        with <Code>AWS_PROFILE</Code>, and set <Code>AWS_REGION</Code>. Then start with <Code>USHER_AWS=real npm start</Code>.
      </>
    ),
  },
  { title: 'Check', text: 'Press “Check now” on this page. It asks AWS for nothing that could change anything.' },
];

/** How to connect an account, for somebody who has never made an IAM policy. */
export function ConnectSteps() {
  return (
    <Card>
      <CardHeader><CardTitle>Connect your account</CardTitle></CardHeader>
      <CardContent>
        <ol className="grid list-decimal gap-4 pl-5 text-sm marker:text-muted-foreground">
          {STEPS.map(({ title, text }) => (
            <li key={title} className="max-w-prose pl-1">
              <h3 className="font-medium">{title}</h3>
              <p className="text-muted-foreground">{text}</p>
            </li>
          ))}
        </ol>
      </CardContent>
    </Card>
  );
}

function Code({ children }: { children: string }) {
  return <code className="font-mono text-[0.8125rem] wrap-anywhere text-foreground">{children}</code>;
}
