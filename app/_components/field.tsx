import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { cn } from './cn.ts';
import { controlVariants } from './control-variants.ts';
import { FieldFrame } from './field-frame.tsx';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'size'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
  readonly onTextChange: (text: string) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly size?: 'medium' | 'large';
  /** Width of the input in characters. */
  readonly characters?: number;
  /** Classes of the input. */
  readonly className?: string;
}

/** A labeled text input. Its error or hint is shown below and read out with it. */
export function Field({
  label,
  hint,
  error,
  onTextChange,
  inputRef,
  size = 'medium',
  characters,
  className,
  ...rest
}: Props) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} size={size}>
      <input
        {...rest}
        id={id}
        ref={inputRef}
        size={characters}
        className={cn(controlVariants({ size }), className)}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-more` : undefined}
        onChange={(event) => onTextChange(event.target.value)}
      />
    </FieldFrame>
  );
}
