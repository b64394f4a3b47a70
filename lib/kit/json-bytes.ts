/** Printable ASCII without the two characters that JSON escapes. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

/** Bytes of a value as UTF-8 JSON, as `JSON.stringify` writes it, without building the text. */
export function jsonBytes(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return textBytes(value);
    case 'number':
      return Number.isFinite(value) ? String(value).length : 4;
    case 'boolean':
      return value ? 4 : 5;
    case 'object':
      if (value === null) return 4;
      return Array.isArray(value) ? listBytes(value) : objectBytes(value);
    case 'undefined':
    case 'function':
    case 'symbol':
    case 'bigint':
      return 0;
  }
}

function listBytes(list: readonly unknown[]): number {
  let bytes = 2 + Math.max(0, list.length - 1);
  for (const item of list) bytes += item === undefined ? 4 : jsonBytes(item);
  return bytes;
}

function objectBytes(object: object): number {
  let bytes = 1;
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined || typeof value === 'function') continue;
    // The quotes and the colon of the key, and a comma or the closing brace.
    bytes += textBytes(key) + jsonBytes(value) + 2;
  }
  return Math.max(2, bytes);
}

function textBytes(text: string): number {
  if (PLAIN_TEXT.test(text)) return text.length + 2;
  let bytes = 2;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdfff) {
      const isPair = unit < 0xdc00 && text.charCodeAt(index + 1) >> 10 === 0xdc00 >> 10;
      if (isPair) index += 1;
      bytes += isPair ? 4 : 6;
    } else bytes += unitBytes(unit);
  }
  return bytes;
}

function unitBytes(unit: number): number {
  if (unit >= 0x80) return unit < 0x800 ? 2 : 3;
  // The quotation mark and the backslash.
  if (unit >= 0x20) return unit === 0x22 || unit === 0x5c ? 2 : 1;
  // \b \t \n \f \r have short escapes; other control characters are written as \u0000.
  return unit >= 0x08 && unit <= 0x0d && unit !== 0x0b ? 2 : 6;
}
