import { cn } from './cn.ts';
import type { IconName } from './icon-shapes.ts';

export type { IconName } from './icon-shapes.ts';

interface Props {
  readonly name: IconName;
  /** In px. Without it, the icon fills its container. */
  readonly size?: number;
  readonly className?: string;
}

/** An icon from the sprite. Hidden from screen readers: put a word beside it or in the container. */
export function Icon({ name, size, className }: Props) {
  return (
    <svg
      aria-hidden="true"
      className={cn('size-full', className)}
      style={size ? { width: size, height: size } : undefined}
    >
      <use href={`#icon-${name}`} />
    </svg>
  );
}
