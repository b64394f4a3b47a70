import type { ReactNode } from 'react';

interface Props {
  readonly part: 'current-state' | 'command-actions' | 'full-command' | 'in-cluster';
  readonly summary: string;
  readonly children: ReactNode;
}

/** Content that is hidden until the reader opens it. */
export function Disclosure({ part, summary, children }: Props) {
  return (
    <details data-part={part} className="group">
      <summary className="flex min-h-28 items-center gap-8 before:w-12 before:text-center before:font-bold before:content-['+'] group-open:before:content-['−'] max-tablet:min-h-44 max-tablet:min-w-44">
        {summary}
      </summary>
      <div className="max-w-960 ps-20 pt-4 pb-12 text-ink">{children}</div>
    </details>
  );
}
