import Link, { type LinkProps } from 'next/link';
import type { AnchorHTMLAttributes } from 'react';
import { buttonVariants } from './button-variants.ts';
import { cn } from './cn.ts';

type Props<Route extends string> = LinkProps<Route> &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof LinkProps<Route>> & {
    readonly primary?: boolean;
    readonly size?: 'small' | 'medium' | 'large';
  };

/** A link to another page that looks like a button. */
export function ButtonLink<Route extends string>({
  primary = false,
  size,
  className,
  ...rest
}: Props<Route>) {
  return (
    <Link
      data-part="button"
      className={cn(buttonVariants({ primary, size }), className)}
      {...(rest as LinkProps<Route>)}
    />
  );
}
