import { toPercent, type Scale } from './scale.ts';

/** From here on, phones show every second tick. */
const MANY_TICKS = 5;

/** The labels below a plot. The table has the same values, so screen readers skip them. */
export function Axis({ scale: { ticks } }: { readonly scale: Scale }) {
  return (
    <div data-part="axis" data-many={ticks.length > MANY_TICKS || undefined} aria-hidden="true">
      {ticks.map(({ position, label }) => (
        <span
          key={position}
          style={{ left: toPercent(position) }}
          data-edge={position < 0.02 ? 'start' : position > 0.98 ? 'end' : undefined}
        >
          {label}
        </span>
      ))}
    </div>
  );
}

/** A line for each tick, inside of an SVG of any size. */
export function GridLines({ scale: { ticks } }: { readonly scale: Scale }) {
  return ticks.map(({ position }) => (
    <line
      key={position}
      x1={toPercent(position)}
      x2={toPercent(position)}
      y1="0"
      y2="100%"
      className="stroke-rule"
    />
  ));
}
