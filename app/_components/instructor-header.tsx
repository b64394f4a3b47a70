import Link from 'next/link';
import type { ReactNode } from 'react';
import { LanguageSwitch } from './language-switch.tsx';
import { Logo } from './logo.tsx';
import { PageHeader } from './page-header.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

interface Props {
  readonly title: ReactNode;
  /** Links and facts in the top row. */
  readonly children?: ReactNode;
}

/** The header of the instructor pages other than the live room. */
export function InstructorHeader({ title, children }: Props) {
  return (
    <PageHeader
      topRowClassName="max-tablet:flex-wrap max-tablet:gap-y-4 max-tablet:py-4"
      topRow={
        <>
          <Link href="/workshops" className="text-inherit no-underline">
            <Logo />
          </Link>
          {children}
          <span className="ms-auto flex flex-wrap justify-end gap-x-24">
            <ThemeSwitch />
            <LanguageSwitch />
          </span>
        </>
      }
    >
      <h1 className="px-16 py-10 text-title">{title}</h1>
    </PageHeader>
  );
}
