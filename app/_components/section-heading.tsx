import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

interface Props extends ComponentProps<'h2'> {
  readonly level?: 2 | 3;
}

/** The heading of a section, with a rule below. A `span` in it, such as a count, is set in plain weight. */
export function SectionHeading({ level = 2, className, ...rest }: Props) {
  const Heading = `h${level}` as const;
  return (
    <Heading
      className={cn(
        'flex flex-wrap items-baseline gap-x-8 border-b-2 border-ink pt-7 pb-4 [&>span]:font-plain',
        className,
      )}
      {...rest}
    />
  );
}
