import { SlowNote } from '#app/_components/slow-note.tsx';

/** The sections at their size, while the server reads their data. */
export default function Loading() {
  return (
    <div aria-busy="true" className="grid gap-24">
      <div className="h-256 bg-sunk" />
      <div className="h-128 bg-sunk" />
      <SlowNote />
    </div>
  );
}
