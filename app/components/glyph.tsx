export type GlyphName = 'not-started' | 'passed' | 'trouble' | 'stuck' | 'help' | 'stale' | 'offline' | 'cluster-down' | 'quarantined' | 'never-seen' | 'cannot-tell' | 'podium';

/** A drawing from the sprite. Never alone: a word stands beside it, or in the name of what holds it. */
export function Glyph({ name, size }: { readonly name: GlyphName; readonly size?: number }) {
  return (
    <svg aria-hidden="true" className="glyph" style={size ? { width: size, height: size } : undefined}>
      <use href={`#glyph-${name}`} />
    </svg>
  );
}

const STROKE = { fill: 'none', stroke: 'currentColor' } as const;

/** All drawings, once a page: three hundred cells then cost three hundred references. */
export function GlyphSprite() {
  return (
    <svg aria-hidden="true" width="0" height="0" style={{ position: 'absolute' }}>
      <symbol id="glyph-not-started" viewBox="0 0 20 20"><circle cx="10" cy="10" r="1.8" fill="currentColor" opacity=".6" /></symbol>
      <symbol id="glyph-passed" viewBox="0 0 20 20"><path d="M4.6 10.4l3.9 4 7-8.6" {...STROKE} strokeWidth="2.2" /></symbol>
      <symbol id="glyph-trouble" viewBox="0 0 20 20">
        <path d="M10 2.2 18.8 18H1.2z" fill="currentColor" stroke="var(--color-warn-edge)" strokeWidth="1.4" strokeLinejoin="round" />
        <path d="M10 7v5.4m0 1.6v2.2" stroke="var(--color-on-warn)" strokeWidth="2.4" />
      </symbol>
      <symbol id="glyph-stuck" viewBox="0 0 20 20"><path d="M3.5 8h13v4h-13z" fill="currentColor" /></symbol>
      <symbol id="glyph-help" viewBox="0 0 20 20">
        <path d="M6.2 10V5.2M8.9 9V3.2m2.7 5.8V3.6M14.3 10V5.6" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" />
        <path d="M5.2 8.6h10.1v3.6a4.9 4.9 0 0 1-4.8 5.2c-2.4 0-3.6-1-4.7-2.7L3 11.2c.6-1 1.6-.9 2.2-.2z" fill="currentColor" />
      </symbol>
      <symbol id="glyph-cannot-tell" viewBox="0 0 12 12"><path d="M4 4.4a2 2 0 1 1 2.6 1.9Q6 6.6 6 7.6m0 1.2v1.4" {...STROKE} strokeWidth="1.5" /></symbol>
      <symbol id="glyph-stale" viewBox="0 0 12 12"><path d="M6 1.4a4.6 4.6 0 1 1-4.6 4.6" {...STROKE} strokeWidth="1.5" /></symbol>
      <symbol id="glyph-offline" viewBox="0 0 12 12">
        <path d="M2 10 10 2" stroke="currentColor" strokeWidth="1.6" />
        <circle cx="6" cy="6" r="4.6" {...STROKE} strokeWidth="1.3" />
      </symbol>
      <symbol id="glyph-cluster-down" viewBox="0 0 12 12"><path d="M1.5 1.5h9v9h-9zM4 4l4 4m0-4-4 4" {...STROKE} strokeWidth="1.4" /></symbol>
      <symbol id="glyph-quarantined" viewBox="0 0 12 12"><path d="M4 2v8m4-8v8" stroke="currentColor" strokeWidth="2" /></symbol>
      <symbol id="glyph-never-seen" viewBox="0 0 12 12"><circle cx="6" cy="6" r="4.6" {...STROKE} strokeWidth="1.5" strokeDasharray="1.5 2.1" /></symbol>
      <symbol id="glyph-podium" viewBox="0 0 18 16"><path d="M0 7h5v9H0zM6.5 0h5v16h-5zM13 10h5v6h-5z" fill="currentColor" /></symbol>
    </svg>
  );
}
