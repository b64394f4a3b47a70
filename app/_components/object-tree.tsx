import type { ReactNode } from 'react';
import type { ObjectView } from '#lib/room/views.ts';
import { cn } from './cn.ts';
import { buildTreeRows, type ObjectTreeRow } from './object-tree-rows.ts';
import { kindOf } from './objects.ts';
import { StatusCell } from './status-cell.tsx';

interface Props {
  readonly objects: readonly ObjectView[];
  /** Where endpoints are looked up; otherwise `objects`. */
  readonly allObjects?: readonly ObjectView[];
  readonly label: string;
  /** `spacious` rows with a rule between them, for the student page. */
  readonly size?: 'compact' | 'spacious';
  /** An explanation of the object for students. */
  readonly describeObject?: (object: ObjectView) => string | null;
  /** An action for the object, at the end of its row. */
  readonly renderAction?: (object: ObjectView) => ReactNode;
}

/** Objects of a cluster with owners, targets and parts, in the words of kubectl. */
export function ObjectTree({
  objects,
  allObjects,
  label,
  size = 'compact',
  describeObject,
  renderAction,
}: Props) {
  const spacious = size === 'spacious';
  return (
    <ul
      data-part="object-tree"
      aria-label={label}
      className={cn(
        'leading-20',
        spacious ? 'text-[0.8125rem] [--cell:1.125rem]' : '[--cell:0.875rem]',
      )}
    >
      {buildTreeRows(objects, allObjects).map((row) => {
        const description = row.kind === 'object' ? describeObject?.(row.object) : null;
        const { name, kind, state, hasIncident } = describeRow(row);
        return (
          <li
            key={row.key}
            data-kind={row.kind}
            aria-level={row.depth + 1}
            style={{ paddingInlineStart: `${row.depth * 1.125}rem` }}
            data-problem={hasIncident || undefined}
            className={cn(
              'grid grid-cols-[1fr_auto_var(--cell)] items-center',
              spacious ? 'gap-x-10 border-b border-rule py-6' : 'gap-x-8 py-2',
            )}
          >
            <span data-part="object-name" className="min-w-0 wrap-anywhere">
              {row.depth > 0 && (
                <span aria-hidden="true">{row.kind === 'reference' ? '→' : '└'} </span>
              )}
              <code className={cn(spacious && 'bg-transparent p-0 text-[0.8125rem] font-bold')}>
                {name}
              </code>{' '}
              <span className="text-soft">{kind}</span>
            </span>
            <span className={cn('text-end', !hasIncident && 'text-soft')}>
              {state}
              {row.kind === 'object' && renderAction?.(row.object)}
            </span>
            {hasIncident ? <StatusCell mark={{ state: 'failing' }} /> : <span />}
            {description && (
              <p className={cn('col-span-full text-soft', spacious && 'text-body')}>
                {description}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function describeRow(row: ObjectTreeRow): {
  readonly name: string;
  readonly kind: string;
  readonly state: string;
  readonly hasIncident: boolean;
} {
  switch (row.kind) {
    case 'object':
    case 'reference': {
      const { object } = row;
      return {
        name: object.name,
        kind: `${kindOf(object)}${object.ns && object.ns !== 'default' ? `, ${object.ns}` : ''}`,
        state: object.state,
        hasIncident: object.hasIncident,
      };
    }
    case 'missing':
      return { name: row.name, kind: row.missingKind, state: 'NotFound', hasIncident: true };
    case 'container':
    case 'endpoint':
      return { name: row.name, kind: row.detail, state: row.state, hasIncident: row.hasIncident };
  }
}
