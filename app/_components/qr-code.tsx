import { encode } from 'uqr';
import { cn } from './cn.ts';

interface Props {
  readonly text: string;
  /** Names the content for screen readers. Without it, the container does. */
  readonly label?: string;
  /** Width of the quiet zone in modules. */
  readonly border?: number;
  readonly errorCorrection?: 'L' | 'M';
  readonly className?: string;
}

/** A QR code. Black on white in both themes, because cameras can't read inverted codes. */
export function QrCode({ text, label, border = 4, errorCorrection = 'M', className }: Props) {
  const { size, data } = encode(text, { ecc: errorCorrection, border });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      data-part="qr-code"
      className={cn('flex-none', className)}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <path d={`M0 0h${size}v${size}h-${size}z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
