import type { ReactNode } from 'react';
import { cn } from '#app/_components/cn.ts';
import type { Tab } from '../tabs.tsx';

interface Props {
  /** The pane that phones show. */
  readonly tab: Tab;
  /** Without the pane of the cluster, before it is connected. */
  readonly withoutCluster?: boolean;
  readonly children: ReactNode;
}

/** The panes of the student page: three columns, two on a tablet, one at a time on a phone. */
export function PanesMain({ tab, withoutCluster = false, children }: Props) {
  return (
    <main
      id="main"
      tabIndex={-1}
      data-tab={tab}
      className={cn(
        'group/panes grid w-full max-w-1680 flex-1 grid-rows-[auto_1fr] -outline-offset-2 max-[73.75rem]:grid-cols-2 max-[73.75rem]:grid-rows-[auto_auto_1fr] max-tablet:grid-cols-[minmax(0,1fr)] max-tablet:grid-rows-[auto] [[data-stale]>&_[data-part=status-cell]]:bg-[repeating-linear-gradient(135deg,var(--color-edge)_0_1px,transparent_1px_4px)]',
        withoutCluster
          ? 'grid-cols-2'
          : 'grid-cols-[minmax(0,1.15fr)_minmax(0,1.05fr)_minmax(0,0.9fr)]',
      )}
    >
      {children}
    </main>
  );
}
