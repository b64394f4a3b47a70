import { cn } from './cn.ts';

interface Props {
  readonly className?: string;
  /** Phones show the drawing alone. */
  readonly compact?: boolean;
}

export function Logo({ className, compact = false }: Props) {
  return (
    <span
      data-part="logo"
      className={cn(
        'flex items-center gap-7 text-[0.9375rem] font-bold text-inherit no-underline',
        className,
      )}
    >
      <svg aria-hidden="true" width="18" height="16">
        <use href="#icon-podium" />
      </svg>
      {compact ? <span className="max-tablet:sr-only">Podium</span> : 'Podium'}
    </span>
  );
}
