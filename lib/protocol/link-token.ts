/** The token of a sign-in link, an invitation or an export: an id, a dot and a secret. */
export const LINK_TOKEN_PATTERN = /^([0-9a-z]{10,32})\.([A-Za-z0-9_-]{43})$/;
