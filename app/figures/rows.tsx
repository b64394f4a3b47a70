import type { ReactNode } from 'react';
import { Axis, GridLines } from './axis.tsx';
import { Mark } from './figure.tsx';
import { fillOf, type Fill } from './patterns.tsx';
import { toPercent, type Scale } from './scale.ts';

interface RowProps {
  /** The row in words. It begins with the label. */
  readonly name: string;
  readonly label: ReactNode;
  /** The value, written out. */
  readonly value?: ReactNode;
  readonly href?: string | null;
  readonly about?: string;
  readonly scale?: Scale;
  /** SVG shapes in percents of the width. */
  readonly children?: ReactNode;
}

/** A mark with its label, a track and its value. On phones the track is below. */
export function Row({ name, label, value, href = null, about, scale, children }: RowProps) {
  return (
    <Mark name={name} href={href} about={about} part="row">
      <span>{label}</span>
      <svg aria-hidden="true">
        {scale && <GridLines scale={scale} />}
        {children}
      </svg>
      <b>{value}</b>
    </Mark>
  );
}

/** The axis below rows. */
export function RowAxis({ scale }: { readonly scale: Scale }) {
  return (
    <div data-part="row-axis">
      <Axis scale={scale} />
    </div>
  );
}

/** A bar between two positions. */
export function Bar({
  from = 0,
  to,
  fill = 'solid',
}: {
  readonly from?: number;
  readonly to: number;
  readonly fill?: Fill;
}) {
  return (
    <rect
      x={toPercent(from)}
      width={toPercent(to - from)}
      y="15%"
      height="70%"
      fill={fillOf(fill)}
    />
  );
}

/** Parts of a whole, with the count on each part that has room for it. */
export function StackedBar({
  parts,
}: {
  readonly parts: readonly {
    readonly key: string;
    readonly share: number;
    readonly fill: Fill;
    readonly label: string;
  }[];
}) {
  let end = 0;
  return parts.map(({ key, share, fill, label }) => {
    const start = end;
    end += share;
    return (
      <g key={key}>
        <rect
          x={toPercent(start)}
          width={toPercent(share)}
          height="100%"
          fill={fillOf(fill)}
          className="stroke-edge"
        />
        {share > 0.05 && (
          <PlateText
            x={toPercent(start + share / 2)}
            isPlain={fill === 'plain' || fill === 'light'}
          >
            {label}
          </PlateText>
        )}
      </g>
    );
  });
}

/** A label on a mark. On a pattern it has the page's color behind it. */
function PlateText({
  x,
  isPlain,
  children,
}: {
  readonly x: string;
  readonly isPlain: boolean;
  readonly children: string;
}) {
  return (
    <text
      x={x}
      y="52%"
      textAnchor="middle"
      dominantBaseline="central"
      className={isPlain ? 'fill-ink' : 'fill-ink stroke-paper'}
      strokeWidth={isPlain ? 0 : 4}
      paintOrder="stroke"
    >
      {children}
    </text>
  );
}

/** The middle half as a bar, the median as a dot, the plan as a line. Positions on the axis. */
export function QuartileMarks({
  q25,
  q75,
  median,
  interval,
  plan,
  isHollow,
}: {
  readonly q25: number | null;
  readonly q75: number | null;
  /** Null: not reached by the end, which an arrow shows. */
  readonly median: number | null;
  /** Of the median; the upper limit is null if it isn't reached. */
  readonly interval: { readonly lower: number; readonly upper: number | null } | null;
  readonly plan: number;
  readonly isHollow: boolean;
}) {
  return (
    <>
      {q25 !== null && (
        <Bar from={q25} to={q75 ?? 1} fill={q75 === null ? 'light-hatch' : 'light'} />
      )}
      {interval !== null && (
        <line
          x1={toPercent(interval.lower)}
          x2={toPercent(interval.upper ?? 1)}
          y1="50%"
          y2="50%"
          className="stroke-ink"
          strokeWidth="1.5"
        />
      )}
      <line
        x1={toPercent(plan)}
        x2={toPercent(plan)}
        y1="0"
        y2="100%"
        className="stroke-ink"
        strokeWidth="2.5"
      />
      {median === null ? (
        <svg x="98%" y="50%" overflow="visible">
          <path d="M-8-5l9 5-9 5z" className="fill-ink" />
        </svg>
      ) : (
        <Dot at={median} isHollow={isHollow} />
      )}
    </>
  );
}

function Dot({ at, isHollow }: { readonly at: number; readonly isHollow: boolean }) {
  return (
    <circle
      cx={toPercent(at)}
      cy="50%"
      r="5"
      strokeWidth="2"
      className={isHollow ? 'fill-paper stroke-ink' : 'fill-ink stroke-paper'}
    />
  );
}

/** Two shares of the same thing: filled with something, hollow without it. */
export function Dumbbell({
  filled,
  hollow,
  interval,
}: {
  readonly filled: number;
  readonly hollow: number;
  /** The interval of the difference, around the hollow dot. */
  readonly interval: { readonly lower: number; readonly upper: number };
}) {
  return (
    <>
      <rect
        x={toPercent(hollow + interval.lower)}
        width={toPercent(
          Math.min(1, hollow + interval.upper) - Math.max(0, hollow + interval.lower),
        )}
        y="35%"
        height="30%"
        fill={fillOf('light')}
      />
      <line
        x1={toPercent(hollow)}
        x2={toPercent(filled)}
        y1="50%"
        y2="50%"
        className="stroke-ink"
        strokeWidth="2"
      />
      <Dot at={hollow} isHollow />
      <Dot at={filled} isHollow={false} />
    </>
  );
}

/** The same value several times: the first hollow, the last filled, a line across all. Null: unknown. */
export function Dots({ at }: { readonly at: readonly (number | null)[] }) {
  const known = at.filter((position) => position !== null);
  return (
    <>
      {known.length > 1 && (
        <line
          x1={toPercent(Math.min(...known))}
          x2={toPercent(Math.max(...known))}
          y1="50%"
          y2="50%"
          className="stroke-ink"
          strokeWidth="2"
        />
      )}
      {at.map(
        (position, index) =>
          position !== null && <Dot key={index} at={position} isHollow={index < at.length - 1} />,
      )}
    </>
  );
}
