/** One stroke or filled shape of a drawing. Colours by token; `current` is the colour of what holds the drawing. */
export interface GlyphPart {
  readonly d: string;
  readonly fill?: GlyphInk;
  readonly stroke?: GlyphInk;
  readonly width?: number;
  readonly round?: 'cap' | 'join';
  readonly dash?: readonly [number, number];
  readonly opacity?: number;
}
export type GlyphInk = 'current' | 'warn-edge' | 'on-warn';
export interface GlyphShape {
  readonly box: readonly [width: number, height: number];
  readonly parts: readonly GlyphPart[];
}

const TWENTY = [20, 20] as const;
const TWELVE = [12, 12] as const;

function circle(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${r * 2} 0a${r} ${r} 0 1 0 ${-r * 2} 0`;
}

/** Every drawing, once: the sprite of a page and the marks on a canvas are both made from these. */
export const GLYPHS = {
  'not-started': {
    box: TWENTY,
    parts: [{ d: circle(10, 10, 1.8), fill: 'current', opacity: 0.6 }],
  },
  passed: { box: TWENTY, parts: [{ d: 'M4.6 10.4l3.9 4 7-8.6', stroke: 'current', width: 2.2 }] },
  trouble: {
    box: TWENTY,
    parts: [
      {
        d: 'M10 2.2 18.8 18H1.2z',
        fill: 'current',
        stroke: 'warn-edge',
        width: 1.4,
        round: 'join',
      },
      { d: 'M10 7v5.4m0 1.6v2.2', stroke: 'on-warn', width: 2.4 },
    ],
  },
  stuck: { box: TWENTY, parts: [{ d: 'M3.5 8h13v4h-13z', fill: 'current' }] },
  help: {
    box: TWENTY,
    parts: [
      {
        d: 'M6.2 10V5.2M8.9 9V3.2m2.7 5.8V3.6M14.3 10V5.6',
        stroke: 'current',
        width: 1.9,
        round: 'cap',
      },
      {
        d: 'M5.2 8.6h10.1v3.6a4.9 4.9 0 0 1-4.8 5.2c-2.4 0-3.6-1-4.7-2.7L3 11.2c.6-1 1.6-.9 2.2-.2z',
        fill: 'current',
      },
    ],
  },
  'cannot-tell': {
    box: TWELVE,
    parts: [{ d: 'M4 4.4a2 2 0 1 1 2.6 1.9Q6 6.6 6 7.6m0 1.2v1.4', stroke: 'current', width: 1.5 }],
  },
  stale: {
    box: TWELVE,
    parts: [{ d: 'M6 1.4a4.6 4.6 0 1 1-4.6 4.6', stroke: 'current', width: 1.5 }],
  },
  offline: {
    box: TWELVE,
    parts: [
      { d: 'M2 10 10 2', stroke: 'current', width: 1.6 },
      { d: circle(6, 6, 4.6), stroke: 'current', width: 1.3 },
    ],
  },
  'cluster-down': {
    box: TWELVE,
    parts: [{ d: 'M1.5 1.5h9v9h-9zM4 4l4 4m0-4-4 4', stroke: 'current', width: 1.4 }],
  },
  quarantined: { box: TWELVE, parts: [{ d: 'M4 2v8m4-8v8', stroke: 'current', width: 2 }] },
  'never-seen': {
    box: TWELVE,
    parts: [{ d: circle(6, 6, 4.6), stroke: 'current', width: 1.5, dash: [1.5, 2.1] }],
  },
  podium: {
    box: [18, 16],
    parts: [{ d: 'M0 7h5v9H0zM6.5 0h5v16h-5zM13 10h5v6h-5z', fill: 'current' }],
  },
} as const satisfies Readonly<Record<string, GlyphShape>>;

export type GlyphName = keyof typeof GLYPHS;
