import {
  GLYPHS,
  type GlyphInk,
  type GlyphName,
  type GlyphPart,
  type GlyphShape,
} from './icon-shapes.ts';

export type { GlyphName } from './icon-shapes.ts';

/** A drawing from the sprite. Never alone: a word stands beside it, or in the name of what holds it. */
export function Glyph({ name, size }: { readonly name: GlyphName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      className="glyph"
      style={size ? { width: size, height: size } : undefined}
    >
      <use href={`#glyph-${name}`} />
    </svg>
  );
}

function ink(name: GlyphInk | undefined): string {
  if (name === undefined) return 'none';
  return name === 'current' ? 'currentColor' : `var(--color-${name})`;
}

function Part({ part }: { readonly part: GlyphPart }) {
  return (
    <path
      d={part.d}
      fill={ink(part.fill)}
      stroke={ink(part.stroke)}
      strokeWidth={part.width}
      strokeLinecap={part.round === 'cap' ? 'round' : undefined}
      strokeLinejoin={part.round === 'join' ? 'round' : undefined}
      strokeDasharray={part.dash?.join(' ')}
      opacity={part.opacity}
    />
  );
}

/** All drawings, once a page: three hundred cells then cost three hundred references. */
export function GlyphSprite() {
  return (
    <svg aria-hidden="true" width="0" height="0" style={{ position: 'absolute' }}>
      {Object.entries<GlyphShape>(GLYPHS).map(([name, { box, parts }]) => (
        <symbol key={name} id={`glyph-${name}`} viewBox={`0 0 ${box[0]} ${box[1]}`}>
          {parts.map((part, place) => (
            <Part key={place} part={part} />
          ))}
        </symbol>
      ))}
    </svg>
  );
}
