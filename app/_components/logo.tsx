import { cn } from './cn.ts';

export function Logo({ className }: { readonly className?: string }) {
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
      Podium
    </span>
  );
}
