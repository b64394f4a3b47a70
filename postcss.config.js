// Tailwind's own optimisation has fixed targets and would undo light-dark(); Next minifies by .browserslistrc anyway.
export default { plugins: { '@tailwindcss/postcss': { optimize: false } } };
