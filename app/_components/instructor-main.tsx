import { cva, type VariantProps } from 'class-variance-authority';
import type { ReactNode } from 'react';

const mainVariants = cva(
  'grid gap-24 p-16 text-[0.875rem]/22 max-desk:grid-cols-[minmax(0,1fr)] max-tablet:[&_:is([data-part=button],select,input:not([type=radio]))]:min-h-44',
  {
    variants: {
      columns: {
        equal: 'grid-cols-[minmax(0,1fr)_minmax(0,1fr)]',
        aside: 'grid-cols-[minmax(0,1fr)_minmax(18rem,26rem)]',
      },
    },
  },
);

interface Props extends VariantProps<typeof mainVariants> {
  readonly children: ReactNode;
}

/** The main part of an instructor page in two columns: equal ones, or a list with a narrow aside. */
export function InstructorMain({ columns = 'aside', children }: Props) {
  return <main className={mainVariants({ columns })}>{children}</main>;
}
