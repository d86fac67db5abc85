import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, whatever the current folder is. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

/** An absolute path inside the repository. */
export const fromRoot = (...parts) => resolve(ROOT, ...parts);
