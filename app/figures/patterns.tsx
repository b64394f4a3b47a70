/** How a part of a mark is filled. Each fill differs from its neighbors without color, too. */
export type Fill =
  'solid' | 'light' | 'plain' | 'warn' | 'warn-hatch' | 'stuck' | 'hatch' | 'dots' | 'light-hatch';

const PATTERN_IDS = {
  'warn-hatch': 'figure-warn-hatch',
  stuck: 'figure-stuck',
  hatch: 'figure-hatch',
  dots: 'figure-dots',
  'light-hatch': 'figure-light-hatch',
} as const;

const COLORS = { solid: 'bar', light: 'level', plain: 'surface', warn: 'warn' } as const;

/** The value of the `fill` of an SVG shape. */
export function fillOf(fill: Fill): string {
  return fill in PATTERN_IDS
    ? `url(#${PATTERN_IDS[fill as keyof typeof PATTERN_IDS]})`
    : `var(--color-${COLORS[fill as keyof typeof COLORS]})`;
}

/** The patterns that `fillOf` refers to. Once in each page with figures. */
export function FigurePatterns() {
  return (
    <svg aria-hidden="true" className="absolute size-0">
      <defs>
        <Pattern
          id={PATTERN_IDS.hatch}
          ground="surface"
          d="M-1 1l2-2M0 8l8-8M7 9l2-2"
          line="edge"
        />
        <Pattern
          id={PATTERN_IDS['warn-hatch']}
          ground="warn"
          d="M-1 7l2 2M0 0l8 8M7-1l2 2"
          line="on-warn"
        />
        <Pattern
          id={PATTERN_IDS['light-hatch']}
          ground="level"
          d="M-1 1l2-2M0 8l8-8M7 9l2-2"
          line="pass-ink"
        />
        <Pattern id={PATTERN_IDS.stuck} ground="stuck" d="M1 4h4" line="on-loud" />
        <Pattern id={PATTERN_IDS.dots} ground="sunk" d="M3 4h2" line="soft" />
      </defs>
    </svg>
  );
}

function Pattern({
  id,
  ground,
  d,
  line,
}: {
  readonly id: string;
  readonly ground: string;
  readonly d: string;
  readonly line: string;
}) {
  return (
    <pattern id={id} width="8" height="8" patternUnits="userSpaceOnUse">
      <rect width="8" height="8" fill={`var(--color-${ground})`} />
      <path d={d} stroke={`var(--color-${line})`} strokeWidth="1.5" fill="none" />
    </pattern>
  );
}

/** What each fill means. Only where the marks have no room for a label. */
export function FillKey({
  entries,
}: {
  readonly entries: readonly { readonly fill: Fill; readonly label: string }[];
}) {
  return (
    <ul data-part="fill-key">
      {entries.map(({ fill, label }) => (
        <li key={label}>
          <svg aria-hidden="true" width="16" height="12">
            <rect
              x="0.5"
              y="0.5"
              width="15"
              height="11"
              fill={fillOf(fill)}
              className="stroke-edge"
            />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
