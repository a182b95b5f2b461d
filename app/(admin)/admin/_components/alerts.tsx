import Link from 'next/link';

import { PlannedAction } from '@/components/plan/planned-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import type { AlertView } from '@/lib/provisioning/alerts/data';
import { loadAlerts } from '@/lib/provisioning/alerts/loaders';
import { mendOriginAction } from '@/lib/provisioning/origin/actions';

/** What needs an admin now, each with the way to where it is settled; nothing at all when all is well. */
export async function Alerts() {
  const alerts = await loadAlerts();
  if (alerts.length === 0) return null;
  return (
    <ul aria-label="What needs you" className="grid gap-3 *:min-w-0">
      {alerts.map((alert) => (
        <li key={`${alert.code} ${alert.title} ${alert.href ?? ''}`}>
          <Alert variant={alert.isUrgent ? 'destructive' : 'warning'} title={alert.title} action={<Way alert={alert} />}>
            {alert.detail}
          </Alert>
        </li>
      ))}
    </ul>
  );
}

/** Where on its page the matter stands, for those that are far down. */
const PLACES: Partial<Record<AlertView['code'], string>> = { open: '#broken-1', 'proof-failed': '#proof' };

function Way({ alert: { code, href, title } }: { alert: AlertView }) {
  if (href) {
    return (
      <Button asChild variant="secondary" size="sm">
        <Link href={`${href}${PLACES[code] ?? ''}`} aria-label={`Look at it: ${title}`}>Look at it</Link>
      </Button>
    );
  }
  if (code !== 'origin-stale') return null;
  return (
    <PlannedAction
      trigger="Move to the new address"
      title="Move uploads and headers to the new address"
      description="The CORS rule of each bucket and the response headers policies are changed; rules of others stay."
      action={mendOriginAction}
      input={{}}
      confirmLabel="Move"
    />
  );
}
