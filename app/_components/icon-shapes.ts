/**
 * One stroke or filled shape of an icon. Colors are tokens; `current` is the text color of the
 * container.
 */
export interface IconPart {
  readonly d: string;
  readonly fill?: IconColor;
  readonly stroke?: IconColor;
  readonly strokeWidth?: number;
  readonly round?: 'cap' | 'join';
  readonly dash?: readonly [number, number];
  readonly opacity?: number;
}
export type IconColor = 'current' | 'warn-edge' | 'on-warn';
export interface IconShape {
  readonly box: readonly [width: number, height: number];
  readonly parts: readonly IconPart[];
}

const BOX_20 = [20, 20] as const;
const BOX_12 = [12, 12] as const;

function circlePath(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${r * 2} 0a${r} ${r} 0 1 0 ${-r * 2} 0`;
}

/** All icons. Used by the sprite of the page and by the marks on the canvas. */
export const ICONS = {
  'not-started': {
    box: BOX_20,
    parts: [{ d: circlePath(10, 10, 1.8), fill: 'current', opacity: 0.6 }],
  },
  passed: {
    box: BOX_20,
    parts: [{ d: 'M4.6 10.4l3.9 4 7-8.6', stroke: 'current', strokeWidth: 2.2 }],
  },
  'passed-cleaned-up': {
    box: BOX_20,
    parts: [
      {
        d: 'M2.4 10.6l2.7-2.7 3.3 3.4 6.5-8 3 2.4-9.3 11.5z',
        stroke: 'current',
        strokeWidth: 1.3,
        round: 'join',
      },
    ],
  },
  failing: {
    box: BOX_20,
    parts: [
      {
        d: 'M10 2.2 18.8 18H1.2z',
        fill: 'current',
        stroke: 'warn-edge',
        strokeWidth: 1.4,
        round: 'join',
      },
      { d: 'M10 7v5.4m0 1.6v2.2', stroke: 'on-warn', strokeWidth: 2.4 },
    ],
  },
  stuck: { box: BOX_20, parts: [{ d: 'M3.5 8h13v4h-13z', fill: 'current' }] },
  help: {
    box: BOX_20,
    parts: [
      {
        d: 'M6.2 10V5.2M8.9 9V3.2m2.7 5.8V3.6M14.3 10V5.6',
        stroke: 'current',
        strokeWidth: 1.9,
        round: 'cap',
      },
      {
        d: 'M5.2 8.6h10.1v3.6a4.9 4.9 0 0 1-4.8 5.2c-2.4 0-3.6-1-4.7-2.7L3 11.2c.6-1 1.6-.9 2.2-.2z',
        fill: 'current',
      },
    ],
  },
  'cannot-verify': {
    box: BOX_12,
    parts: [
      { d: 'M4 4.4a2 2 0 1 1 2.6 1.9Q6 6.6 6 7.6m0 1.2v1.4', stroke: 'current', strokeWidth: 1.5 },
    ],
  },
  delayed: {
    box: BOX_12,
    parts: [{ d: 'M6 1.4a4.6 4.6 0 1 1-4.6 4.6', stroke: 'current', strokeWidth: 1.5 }],
  },
  offline: {
    box: BOX_12,
    parts: [
      { d: 'M2 10 10 2', stroke: 'current', strokeWidth: 1.6 },
      { d: circlePath(6, 6, 4.6), stroke: 'current', strokeWidth: 1.3 },
    ],
  },
  'cluster-down': {
    box: BOX_12,
    parts: [{ d: 'M1.5 1.5h9v9h-9zM4 4l4 4m0-4-4 4', stroke: 'current', strokeWidth: 1.4 }],
  },
  duplicate: { box: BOX_12, parts: [{ d: 'M4 2v8m4-8v8', stroke: 'current', strokeWidth: 2 }] },
  'not-connected': {
    box: BOX_12,
    parts: [{ d: circlePath(6, 6, 4.6), stroke: 'current', strokeWidth: 1.5, dash: [1.5, 2.1] }],
  },
  podium: {
    box: [18, 16],
    parts: [{ d: 'M0 7h5v9H0zM6.5 0h5v16h-5zM13 10h5v6h-5z', fill: 'current' }],
  },
} as const satisfies Readonly<Record<string, IconShape>>;

export type IconName = keyof typeof ICONS;
