import type { ReactNode } from 'react';

/** Links to other pages below a form. */
export function RelatedLinks({ children }: { readonly children: ReactNode }) {
  return (
    <div className="mt-40 grid gap-4 border-t border-rule pt-16 [&_a]:inline-block [&_a]:py-10 [&_h2]:text-[0.9375rem] [&_p]:flex [&_p]:flex-wrap [&_p]:items-baseline [&_p]:gap-x-8 [&_span]:block">
      {children}
    </div>
  );
}
