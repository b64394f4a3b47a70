import type { ReactNode } from 'react';
import { cn } from '#app/_components/cn.ts';
import { CopyableCode } from '#app/_components/copyable-code.tsx';

interface Props {
  readonly text: string;
  readonly label: string;
  readonly children?: ReactNode;
  readonly className?: string;
  readonly preClassName?: string;
}

/** `CopyableCode` in the size of the student page. */
export function StudentCode({ className, preClassName, ...rest }: Props) {
  return (
    <CopyableCode
      {...rest}
      className={cn('my-10', className)}
      preClassName={cn('px-14 py-10 text-[0.84375rem]/21', preClassName)}
      buttonClassName="min-h-24 px-8 py-1 text-[0.75rem] max-tablet:min-h-44 max-tablet:min-w-44"
    />
  );
}
