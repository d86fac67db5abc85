import { readYaml } from './yaml-file.js';

const text = `# a comment
channels:
  - id: one
    settings:
      token: \${TOKEN}
      greeting: "hello \${NAME:-you}"
  - id: two
`;

describe('readYaml', () => {
  it('fills in the environment and defaults', () => {
    const { yaml, faults } = readYaml(text, 'channels.yaml', { TOKEN: 'abc' });
    expect(faults).toEqual([]);
    expect(yaml?.value).toEqual({
      channels: [{ id: 'one', settings: { token: 'abc', greeting: 'hello you' } }, { id: 'two' }],
    });
  });

  it('names the line of a variable that is not set', () => {
    const { faults } = readYaml(text, 'channels.yaml', {});
    expect(faults).toEqual([{ where: 'channels.yaml:5', what: 'the environment variable TOKEN is not set' }]);
  });

  it('says how to write a variable inside braces, where YAML takes it for a map', () => {
    const { yaml, faults } = readYaml('channels:\n  - { id: one, key: ${TOKEN} }\n', 'channels.yaml', { TOKEN: 'abc' });
    expect(yaml).toBeUndefined();
    expect(faults).toEqual([{ where: 'channels.yaml:2', what: expect.stringMatching(/quote what has \$\{…\} in it/) }]);
  });

  it('keeps a value that looks like YAML a value', () => {
    const { yaml } = readYaml(text, 'channels.yaml', { TOKEN: '"x"\n  - id: three' });
    expect((yaml?.value as { channels: unknown[] }).channels).toHaveLength(2);
  });

  it('tells where things stand, and the nearest parent of what is missing', () => {
    const { yaml } = readYaml(text, 'channels.yaml', { TOKEN: 'abc' });
    expect(yaml?.whereIs(['channels', 0, 'settings', 'greeting'])).toBe('channels.yaml:6');
    expect(yaml?.whereIs(['channels', 1, 'adapter'])).toBe('channels.yaml:7');
  });

  it('names the line of a syntax error', () => {
    const { yaml, faults } = readYaml('a: 1\nb: [1, 2\nc: 3\n', 'channels.yaml', {});
    expect(yaml).toBeUndefined();
    expect(faults[0]?.where).toMatch(/^channels\.yaml:[23]$/);
  });
});
