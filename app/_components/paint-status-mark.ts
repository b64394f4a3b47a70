import {
  GLYPHS,
  type GlyphInk,
  type GlyphName,
  type GlyphPart,
  type GlyphShape,
} from './icon-shapes.ts';
import type { Mark } from './status-mark.ts';

const TOKENS = [
  'plate',
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
type Token = (typeof TOKENS)[number];

/** The page's colours as they are where `element` stands, in its theme: a canvas knows no tokens. */
export type MarkInk = Readonly<Record<Token, string>>;

export function readInk(element: HTMLElement): MarkInk {
  const probe = element.appendChild(document.createElement('i'));
  probe.hidden = true;
  const of = (token: Token) => {
    probe.style.color = `var(--color-${token})`;
    return getComputedStyle(probe).color;
  };
  const ink = Object.fromEntries(TOKENS.map((token) => [token, of(token)])) as Record<
    Token,
    string
  >;
  probe.remove();
  return ink;
}

/** Marks with the same key look the same: what a canvas compares before it draws one again. */
export function markKey(mark: Mark, taken: boolean): string {
  const more =
    mark.state === 'working'
      ? `${mark.n}/${mark.m}`
      : mark.state === 'unknown'
        ? mark.why
        : mark.state === 'help' && mark.paused
          ? 'paused'
          : '';
  return `${mark.state} ${more}${taken ? ' taken' : ''}`;
}

interface Tile {
  readonly context: CanvasRenderingContext2D;
  readonly ink: MarkInk;
  /** Device pixels. */
  readonly side: number;
  /** Device pixels to a px. */
  readonly ratio: number;
}

/** Draws a cell of `side` px at 0, 0: as `Cell` looks, but a pass has no tick and an empty one no dot, since neither shows at 10 px. */
export function paintMark(
  context: CanvasRenderingContext2D,
  mark: Mark,
  taken: boolean,
  px: number,
  ratio: number,
  ink: MarkInk,
): void {
  const tile: Tile = { context, ink, side: Math.round(px * ratio), ratio };
  context.clearRect(0, 0, tile.side, tile.side);
  if (taken) {
    frame(tile, ink.help, 2);
    symbol(tile, mark, { current: ink.ink, 'warn-edge': ink.ink, 'on-warn': ink.paper });
  } else {
    ground(tile, mark);
    symbol(tile, mark, {
      current: colourOf(mark, ink),
      'warn-edge': ink['warn-edge'],
      'on-warn': ink['on-warn'],
    });
  }
}

function colourOf(mark: Mark, ink: MarkInk): string {
  switch (mark.state) {
    case 'help':
      return mark.paused ? ink.ink : ink['on-loud'];
    case 'stuck':
      return ink['on-loud'];
    case 'trouble':
      return ink.warn;
    case 'passed-removed':
    case 'passed':
      return ink['pass-ink'];
    case 'unknown':
    case 'not-started':
    case 'working':
      return ink.ink;
  }
}

function ground(tile: Tile, mark: Mark): void {
  const { context, ink, side } = tile;
  const fill = (colour: string) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, side, side);
  };
  switch (mark.state) {
    case 'passed':
      return fill(ink.pass);
    case 'stuck':
      return fill(ink.stuck);
    case 'help':
      if (!mark.paused) return fill(ink.help);
      return frame(tile, ink.edge, 1);
    case 'not-started':
      fill(ink.plate);
      return frame(tile, ink.edge, 1);
    case 'working': {
      fill(ink.plate);
      const level = mark.m > 0 ? Math.round((mark.n / mark.m) * side) : 0;
      context.fillStyle = ink.level;
      context.fillRect(0, side - level, side, level);
      return frame(tile, ink.edge, 1);
    }
    case 'passed-removed':
      return frame(tile, ink.bar, 1, [2, 2]);
    case 'unknown':
      hatch(tile);
      return frame(tile, ink.edge, 1);
    case 'trouble':
      return;
  }
}

function frame(
  { context, side, ratio }: Tile,
  colour: string,
  px: number,
  dash: readonly number[] = [],
): void {
  const width = Math.max(1, Math.round(px * ratio));
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash.map((each) => each * ratio));
  context.strokeRect(width / 2, width / 2, side - width, side - width);
  context.setLineDash([]);
}

function hatch({ context, ink, side, ratio }: Tile): void {
  context.fillStyle = ink.plate;
  context.fillRect(0, 0, side, side);
  context.save();
  context.beginPath();
  context.rect(0, 0, side, side);
  context.clip();
  context.strokeStyle = ink.edge;
  context.lineWidth = ratio;
  const step = 4 * ratio * Math.SQRT2;
  for (let x = -side; x < side; x += step) {
    context.beginPath();
    context.moveTo(x, side);
    context.lineTo(x + side, 0);
    context.stroke();
  }
  context.restore();
}

function glyphOf(mark: Mark): GlyphName | null {
  switch (mark.state) {
    case 'help':
    case 'stuck':
    case 'trouble':
      return mark.state;
    case 'unknown':
      return mark.why;
    case 'passed-removed':
      return 'passed';
    case 'not-started':
    case 'passed':
    case 'working':
      return null;
  }
}

type Inks = Readonly<Record<GlyphInk, string>>;

function symbol(tile: Tile, mark: Mark, inks: Inks): void {
  const { context, ink, side } = tile;
  const name = glyphOf(mark);
  if (mark.state === 'working') return digit(tile, mark.n, inks.current);
  if (name === null) return;
  const away = mark.state === 'unknown';
  const inner = away ? side * 0.76 : side;
  const edge = (side - inner) / 2;
  if (away) {
    context.fillStyle = ink.plate;
    context.beginPath();
    context.arc(side / 2, side / 2, inner / 2, 0, 2 * Math.PI);
    context.fill();
  }
  const shape: GlyphShape = GLYPHS[name];
  context.save();
  context.translate(edge, edge);
  context.scale(inner / shape.box[0], inner / shape.box[1]);
  for (const part of shape.parts) paintPart(context, part, inks);
  context.restore();
}

function paintPart(context: CanvasRenderingContext2D, part: GlyphPart, inks: Inks): void {
  const path = new Path2D(part.d);
  context.globalAlpha = part.opacity ?? 1;
  if (part.fill) {
    context.fillStyle = inks[part.fill];
    context.fill(path);
  }
  if (part.stroke) {
    context.strokeStyle = inks[part.stroke];
    context.lineWidth = part.width ?? 1;
    context.lineCap = part.round === 'cap' ? 'round' : 'butt';
    context.lineJoin = part.round === 'join' ? 'round' : 'miter';
    context.setLineDash([...(part.dash ?? [])]);
    context.stroke(path);
  }
}

function digit({ context, side }: Tile, n: number, colour: string): void {
  context.fillStyle = colour;
  context.font = `700 ${Math.round(side * 0.7)}px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(n), side / 2, side / 2 + side * 0.06);
}
