import type { CSSProperties } from 'react';
import { Glyph } from './icon.tsx';
import type { Mark } from './status-mark.ts';

function content(mark: Mark) {
  switch (mark.state) {
    case 'working':
      return mark.n;
    case 'unknown':
      return <Glyph name={mark.why} />;
    case 'passed-removed':
      return <Glyph name="passed" />;
    case 'help':
    case 'stuck':
    case 'trouble':
    case 'not-started':
    case 'passed':
      return <Glyph name={mark.state} />;
  }
}

/**
 * The square that says how one exercise of one person stands: ground, shape and, beside it, a word by whoever places it.
 * `size` in px (10 to 34); without it, `--cell` of an ancestor, else 20. `taken`: somebody is on it, so that it no longer calls.
 */
export function Cell({
  mark,
  size,
  taken = false,
  className,
}: {
  readonly mark: Mark;
  readonly size?: number;
  readonly taken?: boolean;
  readonly className?: string;
}) {
  const style: Record<string, string | number> = {};
  if (size) style['--cell'] = `${size / 16}rem`;
  if (mark.state === 'working')
    style['--level'] = `${mark.m > 0 ? Math.round((mark.n / mark.m) * 100) : 0}%`;
  return (
    <i
      aria-hidden="true"
      className={className ? `cell ${className}` : 'cell'}
      data-state={mark.state}
      data-taken={taken || undefined}
      data-paused={(mark.state === 'help' && mark.paused) || undefined}
      style={style as CSSProperties}
    >
      {content(mark)}
    </i>
  );
}
