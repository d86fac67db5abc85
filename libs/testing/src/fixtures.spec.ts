import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fixturesIn, goldenCases } from './fixtures.js';

let folder: URL;
const write = (file: string, text: string): void => writeFileSync(new URL(file, folder), text);

beforeEach(() => {
  folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), 'fixtures-'))}/`);
  write('text.xml', '<xml>路灯</xml>');
  write('text.golden.json', '{"appeal":{"content":"路灯"}}');
  write('batch.json', '[1,2]');
  write('batch.golden.json', '[{},{"ignored":"a rule"}]');
  write('broken.json', '{');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('goldenCases', () => {
  it('are the fixtures that have a golden result, by name', () => {
    expect(goldenCases(folder)).toEqual([
      { name: 'batch', message: { body: Buffer.from('[1,2]') }, expected: [{}, { ignored: 'a rule' }] },
      {
        name: 'text',
        message: { body: Buffer.from('<xml>路灯</xml>') },
        expected: { appeal: { content: '路灯' } },
      },
    ]);
  });

  it('make messages of their files as they are told to', () => {
    const messages = goldenCases(folder, (body, file) => ({ body: body.toString(), target: `/${file}` }));
    expect(messages.map(({ message }) => message)).toEqual([
      { body: '[1,2]', target: '/batch.json' },
      { body: '<xml>路灯</xml>', target: '/text.xml' },
    ]);
  });

  it('do not pass over a result without a fixture, nor guess between two', () => {
    write('gone.golden.json', '{}');
    expect(() => goldenCases(folder)).toThrow('there is no fixture "gone"');
    write('gone.json', '{}');
    write('gone.xml', '<xml/>');
    expect(() => goldenCases(folder)).toThrow('more than one fixture is called "gone": gone.json, gone.xml');
  });
});

describe('fixturesIn', () => {
  it('reads by name, whatever the file’s ending', () => {
    const fixture = fixturesIn(folder);
    expect([fixture('text'), fixture('broken')].map(String)).toEqual(['<xml>路灯</xml>', '{']);
    expect(() => fixture('tex')).toThrow('there is no fixture "tex"');
  });
});
