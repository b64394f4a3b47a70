import postcss from 'postcss';
import tailwindcss from '@tailwindcss/postcss';

/**
 * A loader for Turbopack: compiles a style sheet like those of the pages, and exports it as text, for
 * a document that carries its own styles.
 */
export default function cssTextLoader(source) {
  const done = this.async();
  postcss([tailwindcss({ optimize: false })])
    .process(source, { from: this.resourcePath, map: false })
    .then(({ css, messages }) => {
      for (const { type, file, dir } of messages)
        if (type === 'dependency') this.addDependency(file);
        else if (type === 'dir-dependency') this.addContextDependency(dir);
      done(null, `export default ${JSON.stringify(shorten(css))};`);
    }, done);
}

/** Without comments and indentation, which are a third of the text. */
function shorten(css) {
  return css
    .replaceAll(/\/\*[^]*?\*\//g, '')
    .replaceAll(/\n\s*/g, '\n')
    .trim();
}
