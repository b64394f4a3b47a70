import { ICONS, type IconColor, type IconPart, type IconShape } from './icon-shapes.ts';

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

/** All icon shapes, once per page. 300 cells then cost 300 references instead of 300 drawings. */
export function IconSprite() {
  return (
    <svg aria-hidden="true" width="0" height="0" className="absolute">
      {Object.entries<IconShape>(ICONS).map(([name, { box, parts }]) => (
        <symbol key={name} id={`icon-${name}`} viewBox={`0 0 ${box[0]} ${box[1]}`}>
          {parts.map((part, index) => (
            <IconPath key={index} part={part} />
          ))}
        </symbol>
      ))}
    </svg>
  );
}
