import {
  ICONS,
  type IconColor,
  type IconName,
  type IconPart,
  type IconShape,
} from './icon-shapes.ts';

export type { IconName } from './icon-shapes.ts';

/** A drawing from the sprite. Never alone: a word stands beside it, or in the name of what holds it. */
export function Icon({ name, size }: { readonly name: IconName; readonly size?: number }) {
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

function iconColor(name: IconColor | undefined): string {
  if (name === undefined) return 'none';
  return name === 'current' ? 'currentColor' : `var(--color-${name})`;
}

function IconPath({ part }: { readonly part: IconPart }) {
  return (
    <path
      d={part.d}
      fill={iconColor(part.fill)}
      stroke={iconColor(part.stroke)}
      strokeWidth={part.strokeWidth}
      strokeLinecap={part.round === 'cap' ? 'round' : undefined}
      strokeLinejoin={part.round === 'join' ? 'round' : undefined}
      strokeDasharray={part.dash?.join(' ')}
      opacity={part.opacity}
    />
  );
}

/** All drawings, once a page: three hundred cells then cost three hundred references. */
export function IconSprite() {
  return (
    <svg aria-hidden="true" width="0" height="0" style={{ position: 'absolute' }}>
      {Object.entries<IconShape>(ICONS).map(([name, { box, parts }]) => (
        <symbol key={name} id={`glyph-${name}`} viewBox={`0 0 ${box[0]} ${box[1]}`}>
          {parts.map((part, place) => (
            <IconPath key={place} part={part} />
          ))}
        </symbol>
      ))}
    </svg>
  );
}
