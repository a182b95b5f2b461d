import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';

const STEPS = [
  ['Make the policies', 'In the AWS console open IAM, then Policies, then Create policy, and choose JSON. Paste the policy for the worker from below, press Next, name it usher-worker, and create it. Do the same with the policy for the web server, named usher-web.'],
  ['Give them to somebody', 'On an EC2 instance or in a container: IAM, Roles, Create role, choose where Usher runs, and attach the policies. On a machine of your own: IAM, Users, Create user without console access, and attach the policies.'],
  ['Get credentials', 'A role needs none. For a user open its Security credentials, press Create access key, and choose “Application running outside AWS”. The secret is shown once.'],
  ['Hand them to Usher', 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or name a profile with AWS_PROFILE, and set AWS_REGION. Then start with USHER_AWS=real npm start.'],
  ['Check', 'Press “Check now” below. It asks AWS for nothing that could change anything.'],
] as const;

/** How to connect an account, for somebody who has never made an IAM policy. */
export function ConnectSteps() {
  return (
    <Card>
      <CardHeader><CardTitle>Connect your account</CardTitle></CardHeader>
      <CardContent>
        <ol className="grid list-decimal gap-3 pl-5 text-sm">
          {STEPS.map(([title, text]) => (
            <li key={title}><span className="font-medium">{title}.</span> {text}</li>
          ))}
        </ol>
      </CardContent>
    </Card>
  );
}
