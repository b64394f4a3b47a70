import type { ButtonHTMLAttributes } from 'react';
import { cn } from './cn.ts';

/** One option of a `ChoiceGroup`. `aria-pressed` or `aria-current` marks the selected one. */
export function ChoiceButton({ className, ...rest }: ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      className={cn(
        'inline-flex min-h-24 min-w-24 items-center justify-center border-y-2 border-transparent text-inherit no-underline aria-pressed:border-b-ink aria-pressed:font-bold aria-[current]:border-b-ink aria-[current]:font-bold',
        className,
      )}
      {...rest}
    />
  );
}
