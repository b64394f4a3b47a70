import { cva } from 'class-variance-authority';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { ErrorBoundary } from '#app/_components/error-boundary.tsx';

const paneVariants = cva(
  'min-w-0 px-24 pb-28 -outline-offset-2 max-tablet:hidden max-tablet:border-0 max-tablet:px-16 max-tablet:[grid-area:1/1]',
  {
    variants: {
      name: {
        help: 'hidden border-b border-rule pb-4 [grid-area:1/1/2/-1] max-tablet:group-data-[tab=help]/panes:block tablet:data-[open]:block',
        checks: 'row-start-2 max-tablet:group-data-[tab=checks]/panes:block',
        task: 'row-start-2 border-s border-rule max-tablet:group-data-[tab=task]/panes:block',
        cluster:
          'row-start-2 border-s border-rule max-[73.75rem]:border-0 max-[73.75rem]:[grid-area:3/1/4/-1] max-tablet:[grid-area:1/1] max-tablet:group-data-[tab=cluster]/panes:block',
      },
    },
  },
);

interface Props {
  readonly name: 'help' | 'task' | 'checks' | 'cluster';
  /** Whether the help pane is open. */
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** One part of the student page: a column, or on a phone the content of a tab. */
export function Pane({ name, open = false, children }: Props) {
  const t = useTranslations('student.pane');
  return (
    <div
      id={`pane-${name}`}
      tabIndex={-1}
      data-pane={name}
      data-open={open || undefined}
      className={cn(paneVariants({ name }))}
    >
      <ErrorBoundary name={t(name)}>{children}</ErrorBoundary>
    </div>
  );
}
