declare const config: {
  readonly redirects: () => readonly { readonly source: string }[];
};
export default config;
