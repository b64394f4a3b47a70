import { useId } from 'react';
import { useTranslations } from 'use-intl';
import type { WorkshopState } from '#lib/room/views.ts';
import { cn } from './cn.ts';

/** One drawing per state in a box of 10 units: it differs from the others without color. */
const GLYPHS: Readonly<Record<WorkshopState, { readonly d: string; readonly filled?: true }>> = {
  draft: { d: 'M1.5 5h2m1 0h1m1 0h2' },
  open: { d: 'M5 1a4 4 0 1 1 0 8a4 4 0 1 1 0-8z' },
  live: { d: 'M5 1a4 4 0 1 1 0 8a4 4 0 1 1 0-8z', filled: true },
  ended: { d: 'M1.5 1.5h7v7h-7z', filled: true },
  archived: { d: 'M1.5 1.5h7v7h-7zM1.5 4h7' },
};

interface Props {
  readonly state: WorkshopState;
  /** Announces a change to screen readers. For the pill of the page's own workshop. */
  readonly announces?: boolean;
  readonly className?: string;
}

/** The state of a workshop as a glyph and a word. Its description says what the state means. */
export function StatePill({ state, announces = false, className }: Props) {
  const t = useTranslations('common.workshopState');
  const meaning = useTranslations('shell.lifecycle.means')(state);
  const id = useId();
  const { d, filled } = GLYPHS[state];
  return (
    <span className={cn('inline-flex flex-none', className)}>
      <span
        data-part="state-pill"
        data-state={state}
        role={announces ? 'status' : undefined}
        aria-describedby={id}
        title={meaning}
        className="inline-flex min-h-24 items-center gap-5 rounded-2 border border-edge px-6 text-small whitespace-nowrap"
      >
        <svg aria-hidden="true" viewBox="0 0 10 10" width="10" height="10">
          <path d={d} fill={filled ? 'currentColor' : 'none'} stroke="currentColor" />
        </svg>
        {t(state)}
      </span>
      <span id={id} hidden>
        {meaning}
      </span>
    </span>
  );
}
