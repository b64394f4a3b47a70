import type { CSSProperties } from 'react';
import type { ExerciseInfo } from '#lib/room/views.ts';

/** A station of the line: round for hands-on, square for a problem, diamond for a quiz; dashed when one may pass it by. `size` in px. */
export function ExerciseBadge({
  number,
  kind,
  current = false,
  optional = false,
  size,
}: {
  readonly number: number;
  readonly kind: ExerciseInfo['kind'];
  readonly current?: boolean;
  readonly optional?: boolean;
  readonly size?: number;
}) {
  return (
    <span
      className="stop"
      data-kind={kind}
      data-current={current || undefined}
      data-skipped={optional || undefined}
      style={size ? ({ '--stop': `${size / 16}rem` } as CSSProperties) : undefined}
    >
      <span>{number}</span>
    </span>
  );
}
