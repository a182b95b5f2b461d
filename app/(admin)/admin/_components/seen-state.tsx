import type { Column } from '@/components/data-table/arrange';
import { StatusDot } from '@/components/ui/status-dot';
import type { SeenState, WithSeen } from '@/lib/provisioning/reconcile/seen-state';

const STATES = {
  gone: { tone: 'destructive', words: 'Not there any more' },
  open: { tone: 'destructive', words: 'Open' },
  disabled: { tone: 'destructive', words: 'Disabled at AWS' },
  broken: { tone: 'destructive', words: 'Broken' },
  differs: { tone: 'warning', words: 'Differs' },
} as const;

/** What a list calls a thing that the last look found otherwise than recorded. */
export function seenWords(seen: SeenState): string {
  return STATES[seen].words;
}

/** That a thing is otherwise than recorded, in a list; its page says in what. */
export function SeenStateDot({ seen }: { seen: SeenState }) {
  return <StatusDot tone={STATES[seen].tone} className="text-[0.8125rem]">{STATES[seen].words}</StatusDot>;
}

/** The column of a list that tells what the last look found otherwise. */
export function seenColumn<Row>(): Column<WithSeen<Row>> {
  return {
    id: 'seen', label: 'At AWS', value: ({ seen }) => seen && seenWords(seen),
    cell: ({ seen }) => (seen ? <SeenStateDot seen={seen} /> : <span className="text-[0.8125rem] text-muted-foreground">–</span>),
  };
}
