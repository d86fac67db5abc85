/** No copy of a file can be made: its structure is not understood well enough to say what of it is the picture. */
export class CannotStrip extends Error {
  override readonly name = 'CannotStrip';
}
