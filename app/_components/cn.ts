import { type ClassValue, clsx } from 'clsx';
import { createTailwindMerge } from 'tailwind-merge';

const any = () => true;
const number = (value: string) => /^\d+(\.\d+)?$/.test(value);
const arbitrary = (value: string) => value.startsWith('[');

/** Names of the tokens in globals.css. */
const COLORS = [
  'paper',
  'surface',
  'sunk',
  'rule',
  'ink',
  'soft',
  'edge',
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
  'header',
  'transparent',
  'inherit',
  'current',
];
const TEXT_SIZES = [
  'tiny',
  'tile',
  'small',
  'body',
  'read',
  'check',
  'handle',
  'seat',
  'title',
  'headline',
  'answer',
];
const LINE_STYLES = ['solid', 'dashed', 'dotted', 'none'];
const SIDES = ['x', 'y', 's', 'e', 't', 'r', 'b', 'l'] as const;

/** Padding or margin: the shorthand overrides its sides, and an axis its two sides. */
function sidesOf(prefix: 'p' | 'm') {
  return {
    groups: Object.fromEntries(
      ['', ...SIDES].map((side) => [prefix + side, [{ [prefix + side]: [any] }]]),
    ),
    conflicts: {
      [prefix]: SIDES.map((side) => prefix + side),
      [`${prefix}x`]: ['s', 'e', 'l', 'r'].map((side) => prefix + side),
      [`${prefix}y`]: ['t', 'b'].map((side) => prefix + side),
    },
  };
}

const padding = sidesOf('p');
const margin = sidesOf('m');
const borderSides = SIDES.filter((side) => side !== 'x' && side !== 'y');

/**
 * The utilities of the project by the property that they set. The configuration that comes with
 * tailwind-merge covers all utilities of Tailwind and would add 6 kB to every page. Utilities that are
 * missing here are never dropped.
 */
const twMerge = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: {
    display: [
      'block',
      'inline',
      'inline-block',
      'flex',
      'inline-flex',
      'grid',
      'inline-grid',
      'contents',
      'hidden',
      'table',
    ],
    position: ['static', 'fixed', 'absolute', 'relative', 'sticky'],
    visibility: ['visible', 'invisible'],
    inset: [{ inset: [any] }],
    'inset-x': [{ 'inset-x': [any] }],
    'inset-y': [{ 'inset-y': [any] }],
    top: [{ top: [any] }],
    bottom: [{ bottom: [any] }],
    left: [{ left: [any] }],
    right: [{ right: [any] }],
    z: [{ z: [any] }],
    ...padding.groups,
    ...margin.groups,
    gap: [{ gap: [any] }],
    'gap-x': [{ 'gap-x': [any] }],
    'gap-y': [{ 'gap-y': [any] }],
    size: [{ size: [any] }],
    w: [{ w: [any] }],
    h: [{ h: [any] }],
    'min-w': [{ 'min-w': [any] }],
    'min-h': [{ 'min-h': [any] }],
    'max-w': [{ 'max-w': [any] }],
    'max-h': [{ 'max-h': [any] }],
    flex: [{ flex: ['1', 'auto', 'none', arbitrary] }],
    'flex-direction': [{ flex: ['row', 'col', 'row-reverse', 'col-reverse'] }],
    'flex-wrap': [{ flex: ['wrap', 'nowrap'] }],
    basis: [{ basis: [any] }],
    grow: [{ grow: ['', number] }],
    shrink: [{ shrink: ['', number] }],
    order: [{ order: [any] }],
    'grid-cols': [{ 'grid-cols': [any] }],
    'grid-rows': [{ 'grid-rows': [any] }],
    'grid-flow': [{ 'grid-flow': [any] }],
    col: [{ col: [arbitrary, { span: [any] }] }],
    'col-start': [{ 'col-start': [any] }],
    'col-end': [{ 'col-end': [any] }],
    row: [{ row: [arbitrary, { span: [any] }] }],
    'row-start': [{ 'row-start': [any] }],
    items: [{ items: [any] }],
    justify: [{ justify: ['start', 'end', 'center', 'between', 'around', 'evenly', 'normal'] }],
    'justify-items': [{ 'justify-items': [any] }],
    'justify-self': [{ 'justify-self': [any] }],
    'align-content': [{ content: ['start', 'end', 'center', 'between', 'stretch'] }],
    self: [{ self: [any] }],
    'place-items': [{ 'place-items': [any] }],
    'place-content': [{ 'place-content': [any] }],
    overflow: [{ overflow: ['auto', 'hidden', 'clip', 'visible', 'scroll'] }],
    'overflow-x': [{ 'overflow-x': [any] }],
    'overflow-y': [{ 'overflow-y': [any] }],
    'font-size': [{ text: [...TEXT_SIZES, arbitrary] }],
    'text-color': [{ text: COLORS }],
    'text-align': [{ text: ['start', 'end', 'center', 'left', 'right'] }],
    'text-wrap': [{ text: ['wrap', 'nowrap', 'balance', 'pretty'] }],
    'font-weight': [{ font: ['plain', 'bold'] }],
    'font-family': [{ font: ['sans', 'mono'] }],
    'font-style': ['italic', 'not-italic'],
    'numeric-spacing': ['normal-nums', 'tabular-nums'],
    leading: [{ leading: [any] }],
    tracking: [{ tracking: [any] }],
    'text-transform': ['uppercase', 'normal-case'],
    'text-decoration': ['underline', 'no-underline', 'line-through'],
    whitespace: [{ whitespace: [any] }],
    wrap: [{ wrap: [any] }],
    'bg-color': [{ bg: COLORS }],
    'bg-image': [{ bg: ['none', arbitrary] }],
    'bg-position': [{ 'bg-position': [any] }],
    'bg-size': [{ 'bg-size': [any] }],
    rounded: [{ rounded: ['', 'none', '2', 'full'] }],
    'border-width': [{ border: ['', number, arbitrary] }],
    'border-color': [{ border: COLORS }],
    'border-style': [{ border: LINE_STYLES }],
    ...Object.fromEntries(
      SIDES.flatMap((side) => [
        [`border-width-${side}`, [{ [`border-${side}`]: ['', number, arbitrary] }]],
        [`border-color-${side}`, [{ [`border-${side}`]: COLORS }]],
      ]),
    ),
    'outline-width': [{ outline: ['', number, arbitrary] }],
    'outline-color': [{ outline: COLORS }],
    'outline-style': [{ outline: LINE_STYLES }],
    'outline-offset': [{ 'outline-offset': [any] }],
    opacity: [{ opacity: [any] }],
    transform: [{ transform: [any] }],
    cursor: [{ cursor: [any] }],
  },
  conflictingClassGroups: {
    ...padding.conflicts,
    ...margin.conflicts,
    inset: ['inset-x', 'inset-y', 'top', 'bottom'],
    'inset-y': ['top', 'bottom'],
    gap: ['gap-x', 'gap-y'],
    size: ['w', 'h'],
    flex: ['basis', 'grow', 'shrink'],
    overflow: ['overflow-x', 'overflow-y'],
    'font-size': ['leading'],
    'border-width': SIDES.map((side) => `border-width-${side}`),
    'border-width-x': borderSides.slice(0, 2).map((side) => `border-width-${side}`),
    'border-width-y': ['border-width-t', 'border-width-b'],
    'border-color': SIDES.map((side) => `border-color-${side}`),
  },
  conflictingClassGroupModifiers: { 'font-size': ['leading'] },
  orderSensitiveModifiers: ['before', 'after', 'placeholder', '*', '**'],
}));

/** Joins class names and keeps the last of two utilities that set the same property. */
export function cn(...classes: ClassValue[]): string {
  return twMerge(clsx(classes));
}
