import postcss, { type AtRule, type Declaration } from 'postcss';

/** Radii of the look: none, 2 px, and full for what is round. */
const RADII = /^(0|0?\.125rem|2px|50%|var\(--radius-(2|full)\))$/;

/** What the look forbids in a style sheet, one line each: where and what. */
export function findForbiddenStyles(css: string): readonly string[] {
  const found: string[] = [];
  postcss.parse(css).walkDecls((declaration) => {
    const why = findViolation(declaration);
    if (why !== null)
      found.push(`${ruleName(declaration)} { ${declaration.prop}: ${declaration.value} }: ${why}`);
  });
  return found;
}

function ruleName({ parent }: Declaration): string {
  if (parent?.type === 'rule') return (parent as postcss.Rule).selector;
  return parent?.type === 'atrule' ? `@${(parent as AtRule).name}` : '';
}

function findViolation(declaration: Declaration): string | null {
  const { prop, value } = declaration;
  if ((prop === 'box-shadow' || prop === 'text-shadow') && value !== 'none') return 'a shadow';
  if (/drop-shadow|blur\(/.test(value) && !prop.startsWith('--tw-')) return 'a shadow or a blur';
  if (/^(animation|animation-iteration-count)$/.test(prop) && /\binfinite\b/.test(value))
    return 'it never stops moving';
  if (/^border(-\w+)*-radius$/.test(prop) && !value.split(/\s+/).every((each) => RADII.test(each)))
    return 'another radius than 2 px or full';
  // What one types into a field may be a code, which is written in capitals.
  if (
    prop === 'text-transform' &&
    value === 'uppercase' &&
    !ruleName(declaration).endsWith('input')
  )
    return 'capitals for style';
  return listGradients(value).some((gradient) => !isHardGradient(gradient))
    ? 'one colour runs into another'
    : null;
}

/** The arguments of each gradient in a value. */
function listGradients(value: string): string[] {
  return [...value.matchAll(/gradient\(/g)].map(({ index, 0: name }) => {
    const start = index + name.length;
    let depth = 1;
    let end = start;
    for (; end < value.length && depth > 0; end++)
      depth += value[end] === '(' ? 1 : value[end] === ')' ? -1 : 0;
    return value.slice(start, end - 1);
  });
}

/** Splits at commas, or at spaces, that stand in no brackets. */
function splitTopLevel(text: string, at: ',' | ' '): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (letter === at && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** A chart's bar, a level, a hatch: each colour begins where the one before it ended. */
function isHardGradient(gradient: string): boolean {
  const stops = splitTopLevel(gradient, ',')
    .filter((part) => !/^(to |[-\d.]+(deg|turn)|in )/.test(part))
    .map((part) => splitTopLevel(part, ' ').slice(1));
  return stops.every(([begins], place) => {
    if (place === 0) return true;
    const ended = stops[place - 1]?.at(-1);
    return begins !== undefined && (/^0(px|%)?$/.test(begins) || begins === ended);
  });
}

/** `--color-…` of a style sheet by name, as they are declared last. */
export function colorsIn(css: string): ReadonlyMap<string, string> {
  const colors = new Map<string, string>();
  postcss.parse(css).walkDecls(/^--color-/, ({ prop, value, parent }) => {
    if (
      parent?.type === 'atrule' ||
      (parent?.type === 'rule' && /:root|:host/.test((parent as postcss.Rule).selector))
    )
      colors.set(prop.slice('--color-'.length), value);
  });
  return colors;
}
