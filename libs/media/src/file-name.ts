const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/heic': 'heic',
  'image/heif': 'heif',
  'image/avif': 'avif',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/3gpp': '3gp',
};

const MAX_CHARACTERS = 80;

/**
 * A name to save a file under: as the sender called it, without what a file system or a terminal would act on, and with the extension
 * of what it is.
 *
 * @param named as the sender named it
 * @param otherwise when nothing is left of that
 */
export function fileNameOf(named: string | null, type: string, otherwise: string): string {
  const plain = (named ?? '')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/\.[^.]{1,10}$/, '')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const name = [...plain].slice(0, MAX_CHARACTERS).join('') || otherwise;
  const extension = Object.hasOwn(EXTENSIONS, type) ? EXTENSIONS[type] : undefined;
  return extension === undefined ? name : `${name}.${extension}`;
}

/** `Content-Disposition` that makes a browser save what it gets, under a name in any script (RFC 6266, RFC 8187). */
export function savedAs(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
