const ROWS = 6;

/**
 * The list while the server reads it, in its final size. Without text and links, so that it adds no
 * script to the page.
 */
export function ListSkeleton() {
  return (
    <main id="main" aria-busy="true" className="grid w-full max-w-1440 content-start gap-16 p-16">
      <div className="h-36 w-192 bg-sunk" />
      <div className="h-54 bg-sunk max-desk:h-128" />
      <div className="grid gap-4">
        {Array.from({ length: ROWS }, (_, row) => (
          <div key={row} className="h-48 bg-sunk" />
        ))}
      </div>
    </main>
  );
}
