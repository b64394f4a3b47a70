import { SlowNote } from '#app/_components/slow-note.tsx';

/** The table at its size, while the server reads it. */
export default function Loading() {
  return (
    <main id="main" aria-busy="true" className="grid w-full content-start gap-16 p-16">
      <div className="h-36 w-192 bg-sunk" />
      <SlowNote />
      <div className="h-256 bg-sunk" />
    </main>
  );
}
