import { area, curveStepAfter, stack } from 'd3-shape';
import { fillOf, type Fill } from './patterns.tsx';

interface Bin<Key extends string> {
  readonly at: number;
  /** Null: hidden, drawn as 0. */
  readonly counts: Readonly<Record<Key, number | null>>;
}

const WIDTH = 1000;
const HEIGHT = 200;

/** The sum of the counts of a bin. Hidden counts are 0. */
export function totalOf<Key extends string>({ counts }: Bin<Key>): number {
  return Object.values<number | null>(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

/** Stacked counts over time, one area for each key, the first at the bottom. */
export function StackedAreas<Key extends string>({
  bins,
  binMs,
  layers,
  from,
  to,
  max,
}: {
  readonly bins: readonly Bin<Key>[];
  readonly binMs: number;
  readonly layers: readonly { readonly key: Key; readonly fill: Fill }[];
  readonly from: number;
  readonly to: number;
  readonly max: number;
}) {
  const last = bins.at(-1);
  // A step is drawn up to the next bin, so that the last one needs an end.
  const drawn = last ? [...bins, { ...last, at: last.at + binMs }] : [];
  const stacked = stack<Bin<Key>, Key>()
    .keys(layers.map(({ key }) => key))
    .value(({ counts }, key) => counts[key] ?? 0)(drawn);
  const x = (at: number) => ((at - from) / Math.max(1, to - from)) * WIDTH;
  const y = (count: number) => (1 - count / Math.max(1, max)) * HEIGHT;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {stacked.map((series) => (
        <path
          key={series.key}
          d={
            area<(typeof series)[number]>()
              .x(({ data }) => x(data.at))
              .y0(([low]) => y(low))
              .y1(([, high]) => y(high))
              .curve(curveStepAfter)
              .digits(1)(series) ?? ''
          }
          fill={fillOf(layers.find(({ key }) => key === series.key)?.fill ?? 'plain')}
          className="stroke-edge"
          strokeWidth="1"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}
