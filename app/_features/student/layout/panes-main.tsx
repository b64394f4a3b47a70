import type { ReactNode } from 'react';
import type { Tab } from '../tabs.tsx';

interface Props {
  /** The pane that phones show. */
  readonly tab: Tab;
  readonly children: ReactNode;
}

/** The panes of the student page: three columns, two on a tablet, one at a time on a phone. */
export function PanesMain({ tab, children }: Props) {
  return (
    <main
      data-tab={tab}
      className="group/panes grid w-full max-w-1680 flex-1 grid-cols-3 grid-rows-[auto_1fr] max-[73.75rem]:grid-cols-2 max-[73.75rem]:grid-rows-[auto_auto_1fr] max-tablet:grid-cols-[minmax(0,1fr)] max-tablet:grid-rows-[auto] [[data-stale]>&_[data-part=status-cell]]:bg-[repeating-linear-gradient(135deg,var(--color-edge)_0_1px,transparent_1px_4px)]"
    >
      {children}
    </main>
  );
}
