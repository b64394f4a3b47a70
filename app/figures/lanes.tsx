import { Axis } from './axis.tsx';
import { Mark } from './figure.tsx';
import { toPercent, type Scale } from './scale.ts';

interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * The lane of each interval, so that those in one lane don't overlap. As few lanes as possible.
 * @param intervals ordered by their start
 */
export function assignLanes(intervals: readonly Interval[], gap = 0): readonly number[] {
  const ends: number[] = [];
  return intervals.map(({ from, to }) => {
    const free = ends.findIndex((end) => end + gap <= from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = to;
    return lane;
  });
}

/** Height of a lane in px. */
const LANE = 14;

/** Something that began thin and continued thick, such as waiting and then being served. */
export interface LaneItem {
  readonly key: string;
  readonly name: string;
  readonly about?: string;
  readonly from: number;
  /** Where the thick part begins; null: it never did. */
  readonly thickFrom: number | null;
  readonly to: number;
}

/** Items over the time of day, each in a lane that is free. */
export function Lanes({
  items,
  scale,
  gap,
}: {
  readonly items: readonly LaneItem[];
  readonly scale: Scale;
  /** Between two items of a lane, in ms. */
  readonly gap: number;
}) {
  const lanes = assignLanes(items, gap);
  return (
    <>
      <div data-part="lanes" style={{ height: (Math.max(0, ...lanes) + 1) * LANE }}>
        {items.map(({ key, name, about, from, thickFrom, to }, index) => {
          const length = Math.max(1, to - from);
          const wait = ((thickFrom ?? to) - from) / length;
          return (
            <Mark
              key={key}
              name={name}
              about={about}
              part={thickFrom === null ? 'open-lane' : 'lane'}
              at={{
                left: toPercent(scale.position(from)),
                width: toPercent(scale.position(to) - scale.position(from)),
                top: `${String((lanes[index] ?? 0) * LANE)}px`,
                ...({ '--wait': toPercent(wait) } as object),
              }}
            />
          );
        })}
      </div>
      <Axis scale={scale} />
    </>
  );
}

/** Spans of one row as a path, in a drawing of 1000 units. */
export function spansPath(spans: readonly Interval[], scale: Scale): string {
  const round = (at: number) =>
    Math.round(Math.min(1, Math.max(0, scale.position(at))) * 10_000) / 10;
  return spans.map(({ from, to }) => `M${round(from)} 0H${round(to)}`).join('');
}

/** A strip with the spans in which something was true. */
export function Strip({
  spans,
  scale,
}: {
  readonly spans: readonly Interval[];
  readonly scale: Scale;
}) {
  return (
    <svg viewBox="0 -1 1000 2" preserveAspectRatio="none">
      <path d={spansPath(spans, scale)} className="stroke-bar" strokeWidth="2" />
    </svg>
  );
}
