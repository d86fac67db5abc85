import { SetupError } from '../fail.mjs';

const marker = (name, end) => `<!-- ${name}:${end} -->`;

/**
 * The text with what stands between `<!-- name:begin -->` and `<!-- name:end -->` replaced.
 *
 * @param file named in the error when the markers are not there
 */
export function replaceBetween(text, name, content, file) {
  const begin = text.indexOf(marker(name, 'begin'));
  const end = text.indexOf(marker(name, 'end'));
  if (begin < 0 || end < begin) {
    throw new SetupError(
      `Generating ${file}: it lacks ${marker(name, 'begin')} and ${marker(name, 'end')}; put them where it belongs.`,
    );
  }
  const head = text.slice(0, begin + marker(name, 'begin').length);
  return `${head}\n\n${content.trim()}\n\n${text.slice(end)}`;
}
