import postcss, { type AtRule, type Declaration } from 'postcss';

/** The allowed radii: none, 2 px, and full for round shapes. */
const RADII = /^(0|0?\.125rem|2px|50%|var\(--radius-(2|full)\))$/;

/** The declarations that the design forbids, one line each: selector, declaration, reason. */
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
    return 'an endless animation';
  if (
    /^border(-\w+)*-radius$/.test(prop) &&
    !value.split(/\s+/).every((radius) => RADII.test(radius))
  )
    return 'another radius than 2 px or full';
  // Only inputs for codes show capital letters. rules.test.ts checks the uses of the utility.
  if (
    prop === 'text-transform' &&
    value === 'uppercase' &&
    !/(^|[ >])input$|^\.uppercase$/.test(ruleName(declaration))
  )
    return 'capital letters';
  return listGradients(value).some((gradient) => !isHardGradient(gradient))
    ? 'a soft gradient'
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

/** Splits at commas or spaces outside of brackets. */
function splitTopLevel(text: string, separator: ',' | ' '): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (letter === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Whether each color starts where the previous one ends, as in bars, levels and hatches. */
function isHardGradient(gradient: string): boolean {
  const stops = splitTopLevel(gradient, ',')
    .filter((part) => !/^(to |[-\d.]+(deg|turn)|in )/.test(part))
    .map((part) => splitTopLevel(part, ' ').slice(1));
  return stops.every(([start], index) => {
    if (index === 0) return true;
    const previousEnd = stops[index - 1]?.at(-1);
    return start !== undefined && (/^0(px|%)?$/.test(start) || start === previousEnd);
  });
}

/** The values of `--color-…` by name; the last declaration counts. */
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
