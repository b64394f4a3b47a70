import type { ReactNode } from 'react';
import { PageHeader } from '#app/_components/page-header.tsx';

interface Props {
  readonly topRow: ReactNode;
  readonly children: ReactNode;
}

/** `PageHeader` in the size of the student page. */
export function StudentPageHeader({ topRow, children }: Props) {
  return (
    <PageHeader
      topRow={topRow}
      topRowClassName="gap-16 px-24 text-[0.8125rem] whitespace-nowrap max-tablet:flex-wrap max-tablet:gap-x-12 max-tablet:gap-y-0 max-tablet:px-16 max-tablet:py-4"
    >
      {children}
    </PageHeader>
  );
}
