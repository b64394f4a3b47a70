import type { ReactNode } from 'react';
import type { ObjectView } from '#lib/room/views.ts';
import { Cell } from './status-cell.tsx';
import { kindOf } from './objects.ts';
import { treeLines, type TreeLine } from './object-tree-rows.ts';

interface Props {
  readonly objects: readonly ObjectView[];
  /** Where endpoints are looked up; else among `objects`. */
  readonly all?: readonly ObjectView[];
  readonly label: string;
  /** What an object is, for who is learning. */
  readonly plain?: (object: ObjectView) => string | null;
  /** Something to do with an object, at the end of its line. */
  readonly more?: (object: ObjectView) => ReactNode;
}

/** Objects of a cluster with what owns, calls and holds what, in the words of kubectl. */
export function Tree({ objects, all, label, plain, more }: Props) {
  return (
    <ul className="tree" aria-label={label}>
      {treeLines(objects, all).map((line) => {
        const words = line.kind === 'object' ? plain?.(line.object) : null;
        const { name, kind, state, trouble } = wordsOf(line);
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
              {line.kind === 'object' && more?.(line.object)}
            </span>
            {trouble ? <Cell mark={{ state: 'trouble' }} /> : <span className="tree-quiet" />}
            {words && <p>{words}</p>}
          </li>
        );
      })}
    </ul>
  );
}

function wordsOf(line: TreeLine): {
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
        trouble: object.trouble,
      };
    }
    case 'missing':
      return { name: line.name, kind: line.of, state: 'NotFound', trouble: true };
    case 'container':
    case 'endpoint':
      return { name: line.name, kind: line.more, state: line.state, trouble: line.trouble };
  }
}
