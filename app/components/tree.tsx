import type { ObjectView } from '#lib/room/types.ts';
import { Cell } from './cell.tsx';
import { forest, kindOf } from './objects.ts';

/** Objects of a cluster with what owns what, in the words of kubectl. `plain` may add what an object is, for who is learning. */
export function Tree({ objects, label, plain }: { readonly objects: readonly ObjectView[]; readonly label: string; readonly plain?: (object: ObjectView) => string | null }) {
  return (
    <ul className="tree" aria-label={label}>
      {forest(objects).map(({ object, depth }) => {
        const words = plain?.(object);
        return (
          <li key={object.uid} style={{ paddingInlineStart: `${depth * 1.125}rem` }} data-trouble={object.trouble || undefined}>
            <span className="tree-name"><code>{object.name}</code> <span className="soft">{kindOf(object)}{object.ns && object.ns !== 'default' ? `, ${object.ns}` : ''}</span></span>
            <span className="tree-state">{object.state}</span>
            {object.trouble ? <Cell mark={{ state: 'trouble' }} /> : <span className="tree-quiet" />}
            {words && <p>{words}</p>}
          </li>
        );
      })}
    </ul>
  );
}
