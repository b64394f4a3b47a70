import { bisector } from 'd3-array';
import { area, curveStepAfter, line } from 'd3-shape';
import { Axis, GridLines } from './axis.tsx';
import { Mark } from './figure.tsx';
import { toPercent, type Scale } from './scale.ts';

/** A share that changes in steps. `x`: ms, the others are shares. */
export interface StepPoint {
  readonly x: number;
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

/** Units of the drawing, which is stretched to the size of the figure. */
const WIDTH = 1000;
const HEIGHT = 100;
/** How many values the keyboard steps through. */
const MARKS = 24;

/** The last point at or before each of some equal steps along the axis. */
export function sampleSteps(points: readonly StepPoint[], maxX: number, count = MARKS) {
  const { right } = bisector((point: StepPoint) => point.x);
  return Array.from({ length: count }, (_, index) => {
    const x = (maxX * (index + 1)) / count;
    const point = points[right(points, x) - 1];
    return { x, share: point?.share ?? 0, lower: point?.lower ?? 0, upper: point?.upper ?? 0 };
  });
}

/**
 * A share over time as steps with its band, ticks below for observations that ended without an event,
 * and a dotted line at `limit`.
 */
export function StepCurve({
  points,
  endX,
  scale,
  ticks = [],
  limit = null,
  hasBand = true,
  size = 'medium',
  nameMark,
}: {
  readonly points: readonly StepPoint[];
  /** Where the observation ends. */
  readonly endX: number;
  readonly scale: Scale;
  readonly ticks?: readonly number[];
  readonly limit?: number | null;
  readonly hasBand?: boolean;
  readonly size?: 'small' | 'medium';
  readonly nameMark: (sample: StepPoint) => string;
}) {
  const last = points.at(-1);
  const drawn = [
    { x: 0, share: 0, lower: 0, upper: 0 },
    ...points,
    ...(last && last.x < endX ? [{ ...last, x: endX }] : []),
  ];
  const x = ({ x: value }: StepPoint) => scale.position(value) * WIDTH;
  const y = (share: number) => (1 - share) * HEIGHT;
  const bandPath = area<StepPoint>()
    .x(x)
    .y0(({ lower }) => y(lower))
    .y1(({ upper }) => y(upper))
    .curve(curveStepAfter)
    .digits(1)(drawn);
  const linePath = line<StepPoint>()
    .x(x)
    .y(({ share }) => y(share))
    .curve(curveStepAfter)
    .digits(1)(drawn);
  return (
    <>
      <div data-part="curve" data-size={size}>
        <svg aria-hidden="true">
          <GridLines scale={scale} />
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
            {hasBand && <path d={bandPath ?? ''} className="fill-level" opacity="0.6" />}
            <path
              d={linePath ?? ''}
              fill="none"
              className="stroke-ink"
              strokeWidth="2"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
          {limit !== null && (
            <line
              x1={toPercent(scale.position(limit))}
              x2={toPercent(scale.position(limit))}
              y1="0"
              y2="100%"
              strokeDasharray="2 4"
              strokeWidth="2"
              className="stroke-ink"
            />
          )}
          {ticks.map((at, index) => (
            <line
              key={index}
              x1={toPercent(scale.position(at))}
              x2={toPercent(scale.position(at))}
              y1="94%"
              y2="100%"
              className="stroke-soft"
            />
          ))}
        </svg>
        {sampleSteps(points, endX).map((sample, index, { length }) => (
          <Mark
            key={index}
            name={nameMark(sample)}
            part="column"
            at={{
              left: toPercent(scale.position((endX * index) / length)),
              width: toPercent(scale.position(endX / length)),
            }}
          />
        ))}
      </div>
      <Axis scale={scale} />
    </>
  );
}
