import type { ReactNode } from 'react';
import { SectionHeading } from './section-heading.tsx';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
}

/** A section of an instructor page. */
export function PageSection({ title, children }: Props) {
  return (
    <section className="pb-24">
      <SectionHeading className="mb-6 text-[0.9375rem]">{title}</SectionHeading>
      {children}
    </section>
  );
}
