import type { ReactNode, SubmitEventHandler } from 'react';

interface Props {
  readonly onSubmit: SubmitEventHandler<HTMLFormElement>;
  readonly children: ReactNode;
}

/** A form in one row. Its button lines up with the controls below their labels. */
export function InlineForm({ onSubmit, children }: Props) {
  return (
    <form
      className="flex flex-wrap items-start gap-12 py-8 [&>[data-part=button]]:mt-24 [&>[data-part=button]]:min-h-34"
      onSubmit={onSubmit}
      noValidate
    >
      {children}
    </form>
  );
}
