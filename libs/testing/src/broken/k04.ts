import { toy, toyBut } from '../toys/toy.js';
import { broken, draftOf, type BrokenChannel } from './broken.js';

export const K4: readonly BrokenChannel[] = [
  broken(
    'K4',
    'drops kinds that it does not know',
    /unknown kind "a drawing"/,
    toyBut({
      normalize: (note, context) =>
        note.kind === 'note' ? toy.normalize(note, context) : { kind: 'ignored', reason: 'UNKNOWN' },
    }),
  ),
  broken(
    'K4',
    'drops fields that it does not know',
    /golden "a note" with an unknown field/,
    toyBut({
      normalize: ({ floor, ...note }) => ({ kind: 'intake', draft: { ...draftOf(note), extensions: { floor } } }),
    }),
  ),
  broken(
    'K4',
    'trims what the citizen said',
    /前后有空格/,
    toyBut({ normalize: (note, context) => toy.normalize({ ...note, text: note.text.trim() }, context) }),
  ),
  broken(
    'K4',
    'loses what stands behind a NUL',
    /前.*后/,
    toyBut({ normalize: (note, context) => toy.normalize({ ...note, text: note.text.split('\0')[0]! }, context) }),
  ),
  broken(
    'K4',
    'makes an intake that its schema refuses',
    /golden "a note", submittedAt/,
    toyBut({
      normalize: (note) => ({ kind: 'intake', draft: { ...draftOf(note), submittedAt: '2026-11-22 10:00:00' } }),
    }),
  ),
  broken(
    'K4',
    'takes seconds for milliseconds',
    /golden "a note", submittedAt/,
    toyBut({
      normalize: (note) => ({
        kind: 'intake',
        draft: { ...draftOf(note), submittedAt: new Date(1_795_312_800).toISOString() },
      }),
    }),
  ),
];
