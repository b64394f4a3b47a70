/** A style sheet as text, see app/figures/css-text-loader.js. */
declare module '*.inline.css' {
  const css: string;
  export default css;
}
