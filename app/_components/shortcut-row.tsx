interface Props {
  readonly keys: string;
  readonly text: string;
}

/** Keys and what they do, in a description list. */
export function ShortcutRow({ keys, text }: Props) {
  return (
    <div className="grid grid-cols-[7rem_1fr] border-b border-rule py-3">
      <dt>
        <kbd>{keys}</kbd>
      </dt>
      <dd>{text}</dd>
    </div>
  );
}
