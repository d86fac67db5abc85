/** ESM-only packages that CommonJS packages `require()`; Jest on Node 20 must down-level them. */
const requiredEsm = ['cookie', 'content-disposition'];
const esmPattern = `/node_modules/(${requiredEsm.join('|')})/`;

export default {
  testEnvironment: 'node',
  // How fast a machine is must decide nothing; a test that hangs still ends.
  testTimeout: 30_000,
  testEnvironmentOptions: { customExportConditions: ['workspace-source', 'node', 'node-addons'] },
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.e2e-spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.+)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['ts-jest', { useESM: true }],
    [`${esmPattern}.+\\.js$`]: [
      'ts-jest',
      {
        diagnostics: false,
        tsconfig: { allowJs: true, module: 'commonjs', target: 'es2023', isolatedModules: true },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${requiredEsm.join('|')})/)`],
  coverageProvider: 'v8',
  collectCoverageFrom: ['{apps,libs}/**/*.ts', '!**/main.ts', '!**/*.spec.ts'],
};
