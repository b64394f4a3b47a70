const FIELDS = 6;

/**
 * The form while the server reads the courses, in its final size. Without text and links, so that it
 * adds no script to the page.
 */
export function FormSkeleton() {
  return (
    <main id="main" aria-busy="true" className="grid w-full max-w-1440 content-start gap-16 p-16">
      <div className="h-36 w-256 max-w-full bg-sunk" />
      <div className="grid max-w-544 gap-16">
        {Array.from({ length: FIELDS }, (_, field) => (
          <div key={field} className="h-56 bg-sunk" />
        ))}
      </div>
    </main>
  );
}
