import { cva } from 'class-variance-authority';
import type { CSSProperties } from 'react';
import type { ExerciseInfo } from '#lib/room/views.ts';
import { cn } from './cn.ts';

const badgeVariants = cva(
  'grid size-[var(--badge,1.1875rem)] flex-none place-items-center rounded-full border-[1.5px] border-edge bg-paper font-sans text-[length:max(0.75rem,calc(var(--badge,1.1875rem)*0.55))] leading-none font-bold normal-nums',
  {
    variants: {
      kind: {
        'hands-on': '',
        problem: 'rounded-2',
        quiz: 'transform-[rotate(45deg)_scale(0.8)] rounded-2 *:transform-[rotate(-45deg)_scale(1.25)]',
      },
      current: { true: 'border-ink bg-ink text-paper', false: '' },
      optional: { true: 'border-dashed', false: '' },
    },
  },
);

interface Props {
  readonly number: number;
  readonly kind: ExerciseInfo['kind'];
  readonly current?: boolean;
  readonly optional?: boolean;
  /** In px, otherwise `--badge` of an ancestor, otherwise 19. */
  readonly size?: number;
  readonly className?: string;
}

/**
 * The number of an exercise: round for hands-on, square for a challenge, diamond for a quiz, dashed
 * for an optional exercise.
 */
export function ExerciseBadge({
  number,
  kind,
  current = false,
  optional = false,
  size,
  className,
}: Props) {
  return (
    <span
      data-part="exercise-badge"
      className={cn(badgeVariants({ kind, current, optional }), className)}
      data-kind={kind}
      data-current={current || undefined}
      data-optional={optional || undefined}
      style={size ? ({ '--badge': `${size / 16}rem` } as CSSProperties) : undefined}
    >
      <span>{number}</span>
    </span>
  );
}
