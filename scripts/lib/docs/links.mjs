import { posix } from 'node:path';

/** Text written for a page in one folder, for a page in another: its relative links lead where they led. Paths from the root. */
export function rebased(text, from, to) {
  return text.replace(/\]\((?!#|[a-z]+:)([^)\s]+)\)/g, (_, target) => {
    const [path, ...anchor] = target.split('#');
    return `](${[posix.relative(to, posix.join(from, path)), ...anchor].join('#')})`;
  });
}
