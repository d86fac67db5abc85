import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const node = [
  'process',
  'console',
  'URL',
  'Buffer',
  'fetch',
  'AbortSignal',
  'FormData',
  'Blob',
  'TextEncoder',
  'URLSearchParams',
  'performance',
];
const browser = [
  ...['document', 'window', 'self', 'location', 'history', 'navigator', 'isSecureContext', 'sessionStorage'],
  ...['Event', 'Worker', 'XMLHttpRequest', 'createImageBitmap', 'getSelection'],
];
const timers = ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval'];
const readonlyGlobals = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

const noEnvironment = {
  object: 'process',
  property: 'env',
  message: 'Settings come typed from libs/config; only it and an app’s main.ts read the environment.',
};

// A stored message is understood again in replay, dry-run and tests: the same bytes must give the same result.
const impurities = [
  ['MemberExpression[object.name="Date"][property.name="now"]', 'the given clock, not Date.now()'],
  ['NewExpression[callee.name="Date"][arguments.length=0]', 'the given clock, not new Date()'],
  [
    'MemberExpression[object.name="Math"][property.name="random"]',
    'values derived from the message, not Math.random()',
  ],
  ['CallExpression[callee.name=/^(randomUUID|randomBytes|randomInt)$/]', 'values derived from the message, not chance'],
  ['MemberExpression[object.name="performance"]', 'the given clock, not performance'],
  ['Identifier[name="process"]', 'the given settings, not the process'],
].map(([selector, wanted]) => ({ selector, message: `Verifying and normalizing are pure: use ${wanted}.` }));

export default defineConfig(
  globalIgnores(['dist', 'coverage', '.data']),
  js.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // Nest modules are classes with nothing in them.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-properties': ['error', noEnvironment],
      'no-restricted-imports': ['error', { paths: ['process', 'node:process'] }],
    },
  },
  {
    // The contract of a channel allows a promise wherever it allows a value, so an async function may have nothing to await.
    files: ['libs/**/*.ts', 'apps/**/*.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/require-await': 'off' },
  },
  {
    files: ['apps/*/src/main.ts', 'libs/config/**/*.ts', 'test/**/*.ts', 'libs/testing/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['libs/channels/*/src/{verify,payload,normalize}.ts'],
    rules: { 'no-restricted-syntax': ['error', ...impurities] },
  },
  {
    files: ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.e2e-spec.ts'],
    rules: {
      // What Jest's asymmetric matchers are: expect.any(String), expect.objectContaining({…}).
      '@typescript-eslint/no-unsafe-assignment': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name="only"]',
          message: 'This would leave out every other test.',
        },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: { ...readonlyGlobals([...node, ...timers]), module: 'writable' } },
  },
  {
    // What pages are made with.
    files: ['libs/channels/*/assets/*.js'],
    languageOptions: { globals: { ...readonlyGlobals(browser), process: 'off', Buffer: 'off' } },
  },
);
