import { cva } from 'class-variance-authority';

/** Classes of text inputs, selects and text areas. */
export const controlVariants = cva(
  'w-full rounded-2 border border-edge bg-surface disabled:border-dashed disabled:bg-transparent disabled:text-soft disabled:opacity-100',
  {
    variants: {
      size: {
        medium:
          'min-h-34 px-8 py-4 text-inherit placeholder:text-soft placeholder:opacity-100 [[data-error]>&]:border-2 [[data-error]>&]:border-warn-edge',
        large:
          'min-h-44 px-10 py-4 text-[1.0625rem] text-ink aria-invalid:border-2 aria-invalid:border-ink',
      },
    },
    defaultVariants: { size: 'medium' },
  },
);
