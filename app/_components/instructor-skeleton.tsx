import { Logo } from './logo.tsx';
import { PageHeader } from './page-header.tsx';

/**
 * An instructor page while the server reads its data. Without text and links, so that it adds no
 * script to the page.
 */
export function InstructorSkeleton() {
  return (
    <>
      <PageHeader topRow={<Logo />}>
        <div className="h-56" />
      </PageHeader>
      <main aria-busy="true" />
    </>
  );
}
