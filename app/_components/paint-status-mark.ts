import {
  ICONS,
  type IconColor,
  type IconName,
  type IconPart,
  type IconShape,
} from './icon-shapes.ts';
import type { StatusMark } from './status-mark.ts';

const COLOR_TOKENS = [
  'surface',
  'edge',
  'ink',
  'pass',
  'pass-ink',
  'level',
  'bar',
  'warn',
  'on-warn',
  'warn-edge',
  'stuck',
  'help',
  'on-loud',
  'paper',
] as const;
type ColorToken = (typeof COLOR_TOKENS)[number];

/** The colors of the tokens in the theme of `element`. A canvas can't use CSS variables. */
export type StatusMarkColors = Readonly<Record<ColorToken, string>>;

export function readThemeColors(element: HTMLElement): StatusMarkColors {
  const probe = element.appendChild(document.createElement('i'));
  probe.hidden = true;
  const readColor = (token: ColorToken) => {
    probe.style.color = `var(--color-${token})`;
    return getComputedStyle(probe).color;
  };
  const colors = Object.fromEntries(
    COLOR_TOKENS.map((token) => [token, readColor(token)]),
  ) as Record<ColorToken, string>;
  probe.remove();
  return colors;
}

/** Equal for marks that look the same, so that a canvas draws each only once. */
export function statusMarkKey(mark: StatusMark, claimed: boolean): string {
  const detail =
    mark.state === 'in-progress'
      ? `${mark.passing}/${mark.total}`
      : mark.state === 'unknown'
        ? mark.reason
        : mark.state === 'help' && mark.snoozed
          ? 'snoozed'
          : '';
  return `${mark.state} ${detail}${claimed ? ' claimed' : ''}`;
}

interface PaintTarget {
  readonly context: CanvasRenderingContext2D;
  readonly colors: StatusMarkColors;
  /** Device pixels. */
  readonly sidePx: number;
  /** Device pixels per px. */
  readonly pixelRatio: number;
}

/**
 * Draws a cell of `size` px at 0, 0 as `StatusCell` renders it, without the dot of `not-started` and,
 * below 15 px, without the ticks of passes: they would be invisible.
 */
export function paintStatusMark(
  context: CanvasRenderingContext2D,
  mark: StatusMark,
  claimed: boolean,
  size: number,
  pixelRatio: number,
  colors: StatusMarkColors,
): void {
  const target: PaintTarget = {
    context,
    colors,
    sidePx: Math.round(size * pixelRatio),
    pixelRatio,
  };
  context.clearRect(0, 0, target.sidePx, target.sidePx);
  const icon = iconOf(mark, size);
  if (claimed) {
    paintFrame(target, colors.help, 2);
    paintSymbol(target, mark, icon, {
      current: colors.ink,
      'warn-edge': colors.ink,
      'on-warn': colors.paper,
    });
  } else {
    paintBackground(target, mark);
    paintSymbol(target, mark, icon, {
      current: symbolColor(mark, colors),
      'warn-edge': colors['warn-edge'],
      'on-warn': colors['on-warn'],
    });
  }
}

function symbolColor(mark: StatusMark, colors: StatusMarkColors): string {
  switch (mark.state) {
    case 'help':
      return mark.snoozed ? colors.ink : colors['on-loud'];
    case 'stuck':
      return colors['on-loud'];
    case 'failing':
      return colors.warn;
    case 'passed-cleaned-up':
    case 'passed':
      return colors['pass-ink'];
    case 'unknown':
    case 'not-started':
    case 'in-progress':
      return colors.ink;
  }
}

function paintBackground(target: PaintTarget, mark: StatusMark): void {
  const { context, colors, sidePx } = target;
  const fill = (color: string) => {
    context.fillStyle = color;
    context.fillRect(0, 0, sidePx, sidePx);
  };
  switch (mark.state) {
    case 'passed':
    case 'passed-cleaned-up':
      return fill(colors.pass);
    case 'stuck':
      return fill(colors.stuck);
    case 'help':
      if (!mark.snoozed) return fill(colors.help);
      return paintFrame(target, colors.edge, 1);
    case 'not-started':
      fill(colors.surface);
      return paintFrame(target, colors.edge, 1);
    case 'in-progress': {
      fill(colors.surface);
      const level = mark.total > 0 ? Math.round((mark.passing / mark.total) * sidePx) : 0;
      context.fillStyle = colors.level;
      context.fillRect(0, sidePx - level, sidePx, level);
      return paintFrame(target, colors.edge, 1);
    }
    case 'unknown':
      paintHatch(target);
      return paintFrame(target, colors.edge, 1);
    case 'failing':
      return;
  }
}

function paintFrame({ context, sidePx, pixelRatio }: PaintTarget, color: string, px: number): void {
  const width = Math.max(1, Math.round(px * pixelRatio));
  context.strokeStyle = color;
  context.lineWidth = width;
  context.strokeRect(width / 2, width / 2, sidePx - width, sidePx - width);
}

function paintHatch({ context, colors, sidePx, pixelRatio }: PaintTarget): void {
  context.fillStyle = colors.surface;
  context.fillRect(0, 0, sidePx, sidePx);
  context.save();
  context.beginPath();
  context.rect(0, 0, sidePx, sidePx);
  context.clip();
  context.strokeStyle = colors.edge;
  context.lineWidth = pixelRatio;
  const step = 4 * pixelRatio * Math.SQRT2;
  for (let x = -sidePx; x < sidePx; x += step) {
    context.beginPath();
    context.moveTo(x, sidePx);
    context.lineTo(x + sidePx, 0);
    context.stroke();
  }
  context.restore();
}

const MIN_TICK_PX = 15;

function iconOf(mark: StatusMark, size: number): IconName | null {
  switch (mark.state) {
    case 'help':
    case 'stuck':
    case 'failing':
      return mark.state;
    case 'unknown':
      return mark.reason;
    case 'passed':
    case 'passed-cleaned-up':
      return size < MIN_TICK_PX ? null : mark.state;
    case 'not-started':
    case 'in-progress':
      return null;
  }
}

type IconColors = Readonly<Record<IconColor, string>>;

function paintSymbol(
  target: PaintTarget,
  mark: StatusMark,
  name: IconName | null,
  iconColors: IconColors,
): void {
  const { context, colors, sidePx } = target;
  if (mark.state === 'in-progress') return paintDigit(target, mark.passing, iconColors.current);
  if (name === null) return;
  const away = mark.state === 'unknown';
  const inner = away ? sidePx * 0.76 : sidePx;
  const edge = (sidePx - inner) / 2;
  if (away) {
    context.fillStyle = colors.surface;
    context.beginPath();
    context.arc(sidePx / 2, sidePx / 2, inner / 2, 0, 2 * Math.PI);
    context.fill();
  }
  const shape: IconShape = ICONS[name];
  context.save();
  context.translate(edge, edge);
  context.scale(inner / shape.box[0], inner / shape.box[1]);
  for (const part of shape.parts) paintIconPart(context, part, iconColors);
  context.restore();
}

function paintIconPart(
  context: CanvasRenderingContext2D,
  part: IconPart,
  iconColors: IconColors,
): void {
  const path = new Path2D(part.d);
  context.globalAlpha = part.opacity ?? 1;
  if (part.fill) {
    context.fillStyle = iconColors[part.fill];
    context.fill(path);
  }
  if (part.stroke) {
    context.strokeStyle = iconColors[part.stroke];
    context.lineWidth = part.strokeWidth ?? 1;
    context.lineCap = part.round === 'cap' ? 'round' : 'butt';
    context.lineJoin = part.round === 'join' ? 'round' : 'miter';
    context.setLineDash([...(part.dash ?? [])]);
    context.stroke(path);
  }
}

function paintDigit({ context, sidePx }: PaintTarget, n: number, color: string): void {
  context.fillStyle = color;
  context.font = `700 ${Math.round(sidePx * 0.7)}px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(n), sidePx / 2, sidePx / 2 + sidePx * 0.06);
}
