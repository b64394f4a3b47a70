import type { ReactNode } from 'react';
import type { ObjectView } from '#lib/room/views.ts';
import { StatusCell } from './status-cell.tsx';
import { kindOf } from './objects.ts';
import { buildTreeRows, type ObjectTreeRow } from './object-tree-rows.ts';

interface Props {
  readonly objects: readonly ObjectView[];
  /** Where endpoints are looked up; else among `objects`. */
  readonly allObjects?: readonly ObjectView[];
  readonly label: string;
  /** What an object is, for who is learning. */
  readonly describeObject?: (object: ObjectView) => string | null;
  /** Something to do with an object, at the end of its line. */
  readonly renderAction?: (object: ObjectView) => ReactNode;
}

/** Objects of a cluster with what owns, calls and holds what, in the words of kubectl. */
export function ObjectTree({ objects, allObjects, label, describeObject, renderAction }: Props) {
  return (
    <ul className="tree" aria-label={label}>
      {buildTreeRows(objects, allObjects).map((line) => {
        const description = line.kind === 'object' ? describeObject?.(line.object) : null;
        const { name, kind, state, trouble } = describeRow(line);
        return (
          <li
            key={line.key}
            data-kind={line.kind}
            aria-level={line.depth + 1}
            style={{ paddingInlineStart: `${line.depth * 1.125}rem` }}
            data-trouble={trouble || undefined}
          >
            <span className="tree-name">
              {line.depth > 0 && (
                <span className="tree-branch" aria-hidden="true">
                  {line.kind === 'see' ? '→' : '└'}{' '}
                </span>
              )}
              <code>{name}</code> <span className="soft">{kind}</span>
            </span>
            <span className="tree-state">
              {state}
              {line.kind === 'object' && renderAction?.(line.object)}
            </span>
            {trouble ? <StatusCell mark={{ state: 'failing' }} /> : <span className="tree-quiet" />}
            {description && <p>{description}</p>}
          </li>
        );
      })}
    </ul>
  );
}

function describeRow(line: ObjectTreeRow): {
  readonly name: string;
  readonly kind: string;
  readonly state: string;
  readonly trouble: boolean;
} {
  switch (line.kind) {
    case 'object':
    case 'see': {
      const { object } = line;
      return {
        name: object.name,
        kind: `${kindOf(object)}${object.ns && object.ns !== 'default' ? `, ${object.ns}` : ''}`,
        state: object.state,
        trouble: object.hasIncident,
      };
    }
    case 'missing':
      return { name: line.name, kind: line.missingKind, state: 'NotFound', trouble: true };
    case 'container':
    case 'endpoint':
      return { name: line.name, kind: line.detail, state: line.state, trouble: line.trouble };
  }
}
