import type { ReactNode } from 'react';
import { PageHeader } from '#app/_components/page-header.tsx';

interface Props {
  readonly topRow: ReactNode;
  readonly children: ReactNode;
}

/** `PageHeader` in the size of the student page: one row of 48 px above the exercise. */
export function StudentPageHeader({ topRow, children }: Props) {
  return (
    <PageHeader
      topRow={topRow}
      topRowClassName="min-h-48 gap-16 px-24 text-[0.875rem] whitespace-nowrap max-tablet:h-48 max-tablet:gap-12 max-tablet:px-16"
    >
      {children}
    </PageHeader>
  );
}
