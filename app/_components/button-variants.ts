import { cva } from 'class-variance-authority';

/** Classes of buttons, also for links that look like buttons. */
export const buttonVariants = cva(
  'inline-flex max-w-full items-center justify-center gap-5 rounded-2 border border-edge bg-transparent py-3 text-center wrap-break-word break-keep text-inherit no-underline disabled:border-dashed disabled:text-soft aria-disabled:border-dashed aria-disabled:text-soft',
  {
    variants: {
      primary: {
        true: 'border-ink bg-ink font-bold text-paper disabled:border-edge disabled:bg-transparent disabled:font-plain aria-disabled:border-edge aria-disabled:bg-transparent aria-disabled:font-plain [&_kbd]:text-inherit',
        false: '',
      },
      size: {
        /** Wraps on phones only: the toolbars of wide windows have rows of a fixed height. */
        small: 'min-h-28 px-8 whitespace-nowrap max-tablet:whitespace-normal',
        /** On the student page: 44 px high on phones. */
        medium: 'min-h-32 px-12 max-tablet:min-h-44 max-tablet:min-w-44',
        large: 'min-h-44 px-24 text-check',
      },
    },
    defaultVariants: { primary: false, size: 'small' },
  },
);
