import type { CSSProperties } from 'react';
import { Icon } from './icon.tsx';
import type { StatusMark } from './status-mark.ts';

function renderMark(mark: StatusMark) {
  switch (mark.state) {
    case 'in-progress':
      return mark.passing;
    case 'unknown':
      return <Icon name={mark.reason} />;
    case 'passed-cleaned-up':
      return <Icon name="passed" />;
    case 'help':
    case 'stuck':
    case 'failing':
    case 'not-started':
    case 'passed':
      return <Icon name={mark.state} />;
  }
}

/**
 * The square that says how one exercise of one person stands: ground, shape and, beside it, a word by whoever places it.
 * `size` in px (10 to 34); without it, `--cell` of an ancestor, else 20. `taken`: somebody is on it, so that it no longer calls.
 */
export function StatusCell({
  mark,
  size,
  claimed = false,
  className,
}: {
  readonly mark: StatusMark;
  readonly size?: number;
  readonly claimed?: boolean;
  readonly className?: string;
}) {
  const style: Record<string, string | number> = {};
  if (size) style['--cell'] = `${size / 16}rem`;
  if (mark.state === 'in-progress')
    style['--level'] = `${mark.total > 0 ? Math.round((mark.passing / mark.total) * 100) : 0}%`;
  return (
    <i
      aria-hidden="true"
      className={className ? `cell ${className}` : 'cell'}
      data-state={mark.state}
      data-taken={claimed || undefined}
      data-paused={(mark.state === 'help' && mark.snoozed) || undefined}
      style={style as CSSProperties}
    >
      {renderMark(mark)}
    </i>
  );
}
