'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useRef, type ReactNode } from 'react';
import { cn } from './cn.ts';
import { useDocumentTitle } from './use-document-title.ts';
import { useWorkshopName } from './workshop-context.tsx';

/** The path of the page that was shown last in this tab. Null until the first one. */
let shownPath: string | null = null;

interface StaffMainProps {
  /** The name of the page, as on its tab. */
  readonly title: string;
  readonly children: ReactNode;
  /** Hides the heading from sight, where the page has no room for it. */
  readonly hidesTitle?: boolean;
  /** Before the title in the browser's tab, such as a number of help requests. */
  readonly titlePrefix?: string;
  /** Beside the heading. */
  readonly actions?: ReactNode;
  readonly className?: string;
  /** The page waits for its data. */
  readonly busy?: boolean;
}

/**
 * The content of a staff page below the shell's header. Its heading is the page's name and the
 * workshop's; after a change of the page it has the focus.
 */
export function StaffMain({
  title,
  children,
  hidesTitle = false,
  titlePrefix = '',
  actions,
  className,
  busy = false,
}: StaffMainProps) {
  const workshopName = useWorkshopName();
  const heading = useRef<HTMLHeadingElement>(null);
  const pathname = usePathname();
  useDocumentTitle(`${titlePrefix}${workshopName === null ? title : `${title} · ${workshopName}`}`);
  useEffect(() => {
    const isFirst = shownPath === null;
    // Another content at the same address has replaced what had the focus, e.g. after a lost role.
    const isFocusLost = document.activeElement === document.body;
    if (!isFirst && (shownPath !== pathname || isFocusLost)) heading.current?.focus();
    shownPath = pathname;
  }, [pathname]);
  const fullTitle = workshopName === null ? title : `${title}, ${workshopName}`;
  const h1 = (
    <h1
      ref={heading}
      tabIndex={-1}
      aria-label={fullTitle}
      className={hidesTitle ? 'sr-only' : 'min-w-0 text-title wrap-anywhere outline-none'}
    >
      {hidesTitle ? fullTitle : title}
    </h1>
  );
  return (
    <main
      id="main"
      tabIndex={-1}
      data-part="main"
      aria-busy={busy || undefined}
      className={cn(
        'min-w-0 outline-none',
        !hidesTitle &&
          'grid w-full max-w-1440 grid-cols-[minmax(0,1fr)] content-start gap-16 p-16 text-[0.875rem]/22 max-tablet:[&_:is([data-part=button],select,input:not([type=radio],[type=checkbox]))]:min-h-44',
        className,
      )}
    >
      {hidesTitle ? (
        h1
      ) : (
        <div className="flex flex-wrap items-center justify-between gap-x-24 gap-y-8">
          {h1}
          {actions}
        </div>
      )}
      {children}
    </main>
  );
}
