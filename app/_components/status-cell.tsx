import { cva } from 'class-variance-authority';
import type { CSSProperties } from 'react';
import { cn } from './cn.ts';
import { Icon } from './icon.tsx';
import type { StatusMark } from './status-mark.ts';

const cellVariants = cva(
  'inline-grid size-[var(--cell,1.25rem)] flex-none place-items-center rounded-2 bg-surface font-sans text-[length:calc(var(--cell,1.25rem)*0.6)] leading-none font-bold text-ink not-italic normal-nums outline-1 -outline-offset-1 outline-edge transition-[background-color] duration-120 ease-linear',
  {
    variants: {
      state: {
        'not-started': '',
        'in-progress':
          'bg-[linear-gradient(0deg,var(--color-level)_var(--level),var(--color-surface)_0)]',
        passed: 'bg-pass text-pass-ink outline-none',
        'passed-cleaned-up': 'bg-pass text-pass-ink outline-none',
        failing: 'bg-transparent text-warn outline-none',
        stuck: 'bg-stuck text-on-loud outline-none',
        help: 'bg-help text-on-loud outline-none',
        unknown:
          'bg-[repeating-linear-gradient(135deg,var(--color-edge)_0_1px,var(--color-surface)_1px_4px)]',
      },
      snoozed: {
        true: 'bg-transparent text-ink outline-1 outline-edge outline-solid',
        false: '',
      },
      claimed: {
        true: 'bg-transparent bg-none text-ink outline-2 -outline-offset-2 outline-help outline-solid [--color-on-warn:var(--color-paper)] [--color-warn-edge:var(--color-ink)]',
        false: '',
      },
    },
  },
);

function MarkSymbol({ mark, claimed }: { readonly mark: StatusMark; readonly claimed: boolean }) {
  switch (mark.state) {
    case 'in-progress':
      return mark.passing;
    case 'unknown':
      return (
        <Icon
          name={mark.reason}
          className={cn('size-[76%] rounded-full', !claimed && 'bg-surface')}
        />
      );
    case 'passed-cleaned-up':
      return <Icon name="passed-cleaned-up" />;
    case 'help':
    case 'stuck':
    case 'failing':
    case 'not-started':
    case 'passed':
      return <Icon name={mark.state} />;
  }
}

interface Props {
  readonly mark: StatusMark;
  /** In px, 10 to 34. Without it, `--cell` of an ancestor, otherwise 20. */
  readonly size?: number;
  /** An instructor works on it, so it no longer asks for attention. */
  readonly claimed?: boolean;
  readonly className?: string;
}

/**
 * The square that shows the state of one exercise of one student by fill and shape. Hidden from
 * screen readers: the caller puts the state in words beside it.
 */
export function StatusCell({ mark, size, claimed = false, className }: Props) {
  const snoozed = mark.state === 'help' && mark.snoozed === true;
  const style: Record<string, string | number> = {};
  if (size) style['--cell'] = `${size / 16}rem`;
  if (mark.state === 'in-progress')
    style['--level'] = `${mark.total > 0 ? Math.round((mark.passing / mark.total) * 100) : 0}%`;
  return (
    <i
      aria-hidden="true"
      data-part="status-cell"
      className={cn(cellVariants({ state: mark.state, snoozed, claimed }), className)}
      data-state={mark.state}
      data-claimed={claimed || undefined}
      data-snoozed={snoozed || undefined}
      style={style as CSSProperties}
    >
      <MarkSymbol mark={mark} claimed={claimed} />
    </i>
  );
}
